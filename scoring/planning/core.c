/* The search of search.py in C: the same steps on the same whole numbers, so the same plan, only faster.
 * The struct lists the fields of table.py in their order: scalars, arrays, masks. No memory is allocated here. */
#include <stdint.h>
#include <stdlib.h>

#ifndef CORE_DIGEST
#define CORE_DIGEST ""
#endif

const char *core_digest(void) { return CORE_DIGEST; }

typedef struct {
    int64_t calls_total, councils, people, days_total, weeks, bands, topics, types;
    int64_t block, gap, voice, live, words, movable_total, levels, moves, link;
    uint64_t state;
    int64_t accepted;
    int32_t *council, *topic, *group, *pair, *allowed, *elig_at, *elig_n, *elig, *type_of, *kind;
    int32_t *neat_at, *neat_n, *neat, *band_of, *weekday, *week, *day_at, *day_n, *days, *movable;
    int32_t *calls_at, *calls_n, *calls, *mine_at, *mine_n, *mine, *mine_pos;
    int32_t *who, *day, *start, *second, *left_day, *left_week, *left_total, *heard, *used, *room;
    int32_t *n_group, *t_group, *n_weekday, *t_weekday, *n_band, *t_band, *n_pair_weekday, *n_pair_band;
    int32_t *n_load, *t_load, *n_topic, *t_topic, *n_type, *t_type, *temperature, *chance_of;
    int32_t *all_at, *all_n, *all, *shared;
    uint64_t *open, *desk, *busy;
} Table;

typedef struct { int32_t p, d, s, q; } Place;

enum { UNIT = 64, TIME = 2, WORK = 1, REPEAT = 4 * UNIT * UNIT, NOBODY = -1 };

static int64_t below(Table *t, int64_t n) {
    uint64_t x = t->state;
    x ^= x >> 12; x ^= x << 25; x ^= x >> 27;
    t->state = x;
    return (int64_t)((((x * 2685821657736338717ULL) >> 32) * (uint64_t)n) >> 32);
}

static int bit(const Table *t, const uint64_t *mask, int64_t row, int32_t s) {
    return mask[row * t->words + (s >> 6)] >> (s & 63) & 1;
}

static int idle(const Table *t, int64_t row, int32_t s) {
    const uint64_t *busy = t->busy + row * t->words;
    if (t->block < 64 && (s & 63) + t->block <= 64) return !(busy[s >> 6] >> (s & 63) & ((1ULL << t->block) - 1));
    for (int32_t c = s; c < s + t->block; c++) if (busy[c >> 6] >> (c & 63) & 1) return 0;
    return 1;
}

static void sit(Table *t, int32_t p, int32_t d, int32_t s, int on_line, int sign) {
    t->left_week[p * t->weeks + t->week[d]] -= sign;
    t->left_total[p] -= sign;
    if (!on_line) return;
    int64_t row = p * t->days_total + d;
    t->left_day[row] -= sign;
    for (int32_t c = s; c < s + t->block; c++) t->busy[row * t->words + (c >> 6)] ^= 1ULL << (c & 63);
}

static void seat(Table *t, int32_t i, Place at, int sign) {
    int32_t k = t->council[i];
    t->used[k * t->days_total + at.d] += sign;
    t->heard[at.p * t->councils + k] += sign;
    sit(t, at.p, at.d, at.s, 1, sign);
    if (at.q != NOBODY) sit(t, at.q, at.d, at.s, (int)t->live, sign);
}

static int takes(const Table *t, int32_t p, int32_t d, int32_t s, int on_line) {
    if (t->left_week[p * t->weeks + t->week[d]] <= 0 || t->left_total[p] <= 0) return 0;
    if (!on_line) return 1;
    int64_t row = p * t->days_total + d;
    return t->left_day[row] > 0 && bit(t, t->desk, row, s) && idle(t, row, s);
}

static int date_free(const Table *t, int32_t k, int32_t d) {
    const int32_t *used = t->used + k * t->days_total;
    if (used[d] >= t->room[k * t->days_total + d]) return 0;
    for (int64_t e = d - t->gap + 1; e < d + t->gap; e++)
        if (e >= 0 && e < t->days_total && e != d && used[e]) return 0;
    return 1;
}

static int hours_fit(const Table *t, int32_t i, int32_t d, int32_t s) {
    return bit(t, t->open, t->kind[t->council[i]] * t->days_total + d, s) && t->allowed[i] >> t->band_of[s] & 1;
}

static int64_t count(int32_t *n, int32_t target, int64_t weight, int sign) {
    if (sign < 0) *n -= 1;
    int64_t v = weight * UNIT * (2 * ((int64_t)*n * UNIT - target) + UNIT);
    if (sign > 0) *n += 1;
    return sign * v;
}

static int64_t meet(int32_t *n, int sign) {
    if (sign < 0) *n -= 1;
    int64_t v = (int64_t)REPEAT * *n;
    if (sign > 0) *n += 1;
    return sign * v;
}

static int64_t score(Table *t, int32_t i, Place at, int sign) {
    int64_t k = t->council[i], w = t->weekday[at.d], b = t->band_of[at.s], B = t->bands, c, v = 0;
    c = t->group[i] * 7 * B + w * B + b; v += count(t->n_group + c, t->t_group[c], TIME, sign);
    c = k * 7 + w; v += count(t->n_weekday + c, t->t_weekday[c], TIME, sign);
    c = k * B + b; v += count(t->n_band + c, t->t_band[c], TIME, sign);
    v += meet(t->n_pair_weekday + t->pair[i] * 7 + w, sign) + meet(t->n_pair_band + t->pair[i] * B + b, sign);
    v += count(t->n_load + at.p, t->t_load[at.p], WORK, sign);
    if (at.q != NOBODY) v += count(t->n_load + at.q, t->t_load[at.q], WORK, sign);
    c = at.p * t->topics + t->topic[i]; v += count(t->n_topic + c, t->t_topic[c], WORK, sign);
    c = at.p * t->types + t->type_of[k]; v += count(t->n_type + c, t->t_type[c], WORK, sign);
    return v;
}

/* Growth of the squared numbers of shared councils when call i goes from assessor p to another, r. */
static int64_t linked(Table *t, int32_t i, int64_t p, int64_t r, int apply) {
    int64_t k = t->council[i], P = t->people, v = 0;
    for (int32_t n = 0; n < t->all_n[k]; n++) {
        int32_t j = t->all[t->all_at[k] + n], q = t->who[j];
        if (j == i || q == NOBODY) continue;
        if (q != p) v -= 2 * t->shared[p * P + q] - 1;
        if (q != r) v += 2 * t->shared[r * P + q] + 1;
        if (apply && q != p) { t->shared[p * P + q]--; t->shared[q * P + p]--; }
        if (apply && q != r) { t->shared[r * P + q]++; t->shared[q * P + r]++; }
    }
    return v * t->link;
}

static int accepts(Table *t, int64_t delta, int64_t heat) {
    return delta <= 0 || delta * 256 <= heat * t->chance_of[below(t, 1024)];
}

static Place place_of(const Table *t, int32_t i) {
    Place at = { t->who[i], t->day[i], t->start[i], t->second[i] };
    return at;
}

static void note(Table *t, int32_t i, Place at) {
    if (t->who[i] != at.p) {
        int32_t old = t->who[i], last = t->mine[t->mine_at[old] + --t->mine_n[old]];
        t->mine[t->mine_at[old] + t->mine_pos[i]] = last;
        t->mine_pos[last] = t->mine_pos[i];
        t->mine_pos[i] = t->mine_n[at.p];
        t->mine[t->mine_at[at.p] + t->mine_n[at.p]++] = i;
    }
    t->who[i] = at.p; t->day[i] = at.d; t->start[i] = at.s; t->second[i] = at.q;
    t->accepted++;
}

static void move(Table *t, int32_t i, Place to, int64_t heat) {
    Place from = place_of(t, i);
    int32_t k = t->council[i];
    if (to.p == to.q || !hours_fit(t, i, to.d, to.s)) return;
    if (to.p != from.p && t->heard[to.p * t->councils + k] >= t->voice) return;
    if (llabs(to.d - from.d) >= t->gap && !date_free(t, k, to.d)) return;
    if (to.p != from.p && to.p != from.q && !takes(t, to.p, to.d, to.s, 1)) return;
    seat(t, i, from, -1);
    if (date_free(t, k, to.d) && takes(t, to.p, to.d, to.s, 1)
            && (to.q == NOBODY || takes(t, to.q, to.d, to.s, (int)t->live))) {
        int64_t delta = score(t, i, from, -1) + score(t, i, to, 1);
        int links = t->link && to.p != from.p;
        if (links) delta += linked(t, i, from.p, to.p, 0);
        if (accepts(t, delta, heat)) {
            if (links) linked(t, i, from.p, to.p, 1);
            seat(t, i, to, 1); note(t, i, to);
            return;
        }
        score(t, i, to, -1); score(t, i, from, 1);
    }
    seat(t, i, from, 1);
}

static int may_speak(const Table *t, int32_t i, int32_t p) {
    for (int32_t n = 0; n < t->elig_n[i]; n++) if (t->elig[t->elig_at[i] + n] == p) return 1;
    return 0;
}

static int exchange_fits(Table *t, int32_t i, int32_t j, Place a, Place b) {
    int32_t ki = t->council[i], kj = t->council[j];
    if (!hours_fit(t, i, b.d, b.s) || !hours_fit(t, j, a.d, a.s)) return 0;
    if (ki == kj) return a.p == b.p || (may_speak(t, i, b.p) && may_speak(t, j, a.p));
    if (a.d == b.d) return 1;
    t->used[ki * t->days_total + a.d]--; t->used[kj * t->days_total + b.d]--;
    int fits = date_free(t, ki, b.d) && date_free(t, kj, a.d);
    t->used[ki * t->days_total + a.d]++; t->used[kj * t->days_total + b.d]++;
    return fits;
}

static void exchange(Table *t, int32_t i, int32_t j, int64_t heat) {
    Place a = place_of(t, i), b = place_of(t, j);
    if (i == j || a.q != NOBODY || b.q != NOBODY || !exchange_fits(t, i, j, a, b)) return;
    int64_t delta = score(t, i, a, -1) + score(t, j, b, -1) + score(t, i, b, 1) + score(t, j, a, 1);
    if (accepts(t, delta, heat)) {
        seat(t, i, a, -1); seat(t, j, b, -1); seat(t, i, b, 1); seat(t, j, a, 1);
        note(t, i, b); note(t, j, a);
        return;
    }
    score(t, j, a, -1); score(t, i, b, -1); score(t, j, b, 1); score(t, i, a, 1);
}

static void propose(Table *t, int64_t heat) {
    int32_t i = t->movable[below(t, t->movable_total)], k = t->council[i];
    int64_t kind = below(t, 16);
    Place to = place_of(t, i);
    if (kind >= 13) { exchange(t, i, t->calls[t->calls_at[k] + below(t, t->calls_n[k])], heat); return; }
    if (kind >= 11) { exchange(t, i, t->mine[t->mine_at[to.p] + below(t, t->mine_n[to.p])], heat); return; }
    if (kind >= 5) {
        int32_t other = t->elig[t->elig_at[i] + below(t, t->elig_n[i])];
        if (kind < 8 && to.q != NOBODY && below(t, 2)) to.q = other; else to.p = other;
    }
    if (kind < 5 || kind >= 8) {
        if (kind == 1 || kind == 2 || kind == 8 || kind == 9) to.d += (int32_t)below(t, 5) - 2;
        else if (kind != 0) to.d = t->days[t->day_at[k] + below(t, t->day_n[k])];
        if (to.d < 0 || to.d >= t->days_total) return;
        int64_t row = to.p * t->days_total + to.d;
        if (!t->neat_n[row]) return;
        to.s = t->neat[t->neat_at[row] + below(t, t->neat_n[row])];
    }
    move(t, i, to, heat);
}

void anneal(Table *t) {
    for (int64_t level = 0; level < t->levels; level++) {
        int64_t stop = (level + 1) * t->moves / t->levels;
        for (int64_t m = level * t->moves / t->levels; m < stop; m++) propose(t, t->temperature[level]);
    }
}
