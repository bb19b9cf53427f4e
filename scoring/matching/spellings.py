"""Words as they are written down on the phone, read as the words that they stand for.

Scots forms of everyday words, and the shorthand of clerks. Only forms that stand for one word, and that are no
word of English or Welsh themselves, are listed; amounts and their units have parsers of their own.
"""

_SCOTS = """
nae=no | cannae=can't | canna=can't | dinnae=don't | dinna=don't | disnae=doesn't | didnae=didn't |
isnae=isn't | arenae=aren't | wasnae=wasn't | wisnae=wasn't | werenae=weren't | willnae=won't | winnae=won't |
wouldnae=wouldn't | shouldnae=shouldn't | couldnae=couldn't | hasnae=hasn't | havenae=haven't | hadnae=hadn't |
needny=needn't | neednae=needn't | mustnae=mustn't | naebody=nobody | naethin=nothing | naething=nothing |
nowt=nothing | ye=you | yer=your | yersel=yourself | yerself=yourself | ain=own | wi=with | tae=to |
fae=from | frae=from | oot=out | doon=down | aboot=about | aff=off | aw=all | awbody=everybody |
abody=everybody | efter=after | afore=before | hame=home | hoose=house | hooses=houses | toon=town |
cooncil=council | auld=old | wee=small | bairn=child | bairns=children | wean=child | weans=children |
mibbe=maybe | anither=another | ither=other | twa=two | outwith=outside | oor=our | oors=hours |
gonnae=going | hae=have | gie=give | gies=gives | tak=take | maun=must | deid=dead | kirk=church
"""
_SHORTHAND = """
reqd=required | req'd=required | appt=appointment | appts=appointments | docs=documents |
cert=certificate | certs=certificates | info=information | govt=government | dept=department | nec=necessary |
pymt=payment | wkly=weekly | mthly=monthly | incl=including | excl=excluding | cllr=councillor | foc=free |
bldg=building | rcpt=receipt | addl=additional | avail=available | thru=through | poss=possible | approx=about |
tho=though | regs=rules | refs=references | yrself=yourself | ppl=people | cncl=council | asst=assistant | mgr=manager |
wks=weeks | wk=week | mths=months | mth=month | yrs=years | yr=year | hrs=hours | hr=hour | mins=minutes |
appl=application | applic=application | apptmt=appointment | btwn=between | diff=different |
elec=electricity | emerg=emergency | enq=enquiry | equip=equipment | hol=holiday | hols=holidays | ins=insurance |
insp=inspection | lic=licence | ltr=letter | ltrs=letters | memb=membership | msg=message | mtg=meeting |
perm=permission | pls=please | prev=previous | priv=private | pymts=payments | recd=received | ref=reference |
reg=registration | regd=registered | resp=responsible | rtn=return | sch=school | sig=signature | std=standard |
temp=temporary | tog=together | veh=vehicle | vehs=vehicles | wkend=weekend | wkday=weekday | wkdays=weekdays |
chq=cheque | chqs=cheques | cust=customer | amt=amount | bldr=builder | chg=charge | chgs=charges | gdn=garden |
jnr=junior | jnrs=juniors | pmt=payment | pmts=payments | snr=senior | svgs=savings | wkg=working | xtra=extra
"""


def _table(*lists: str) -> dict[str, str]:
    pairs = (pair.split("=") for text in lists for pair in text.replace("\n", " ").split("|"))
    return {written.strip(): meant.strip() for written, meant in pairs}


MEANT = _table(_SCOTS, _SHORTHAND)
