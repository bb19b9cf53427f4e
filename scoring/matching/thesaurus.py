"""More words of like meaning, by the parts of life that people ring a council about; families; opposites.

In `GROUPS` the words between two bars mean much the same. In `FAMILIES` a line is a question that can be answered
in several ways, the ways parted by bars: they are about the same thing and yet not the same, so that "biro" is on
the subject of "pencils only" without agreeing with it. `ANTONYMS` are pairs that exclude each other. Words are
single; `words.py` brings them to their stems.
"""

GROUPS = """
ask request enquire inquire | tell inform notify report let_know | letter correspondence | written writing paper |
verbal oral spoken word_of_mouth | quote estimate | photocopy duplicate scan | original genuine | signature sign |
witness countersign | draft provisional | confirm confirmation acknowledge acknowledgement | remind reminder prompt
| deadline cutoff limit expiry expire lapse | overdue late behind | soon promptly shortly quickly fast | immediate
immediately instant instantly straightaway straight | urgent urgently emergency priority | annual annually yearly
year | start begin commence open launch | end finish stop cease close | continue remain carry_on | extend prolong
longer | postpone postponement delay defer | cancel cancellation call_off scrap | suspend pause halt | reopen
restart resume | replace swap exchange substitute | repair mend fix maintenance maintain upkeep repair | paint
redecorate decorate decoration | build erect construct install | demolish destroy pull_down crush | tow tows towed
shift | clear clearance remove removal strip | wash cleanse cleaning clean | spill leak burst | block blocked
blockage obstruct obstruction | cut trim prune lop | plant sow | dig excavate | fill infill | buy purchase | sell
sale | rent lease let hire | lend loan borrow | donate donation gift give | charity charitable cause | raise collect
fundraise fundraising | sum amount total money | money cash fund | reimburse reimbursement refund repay | deposit
bond | advance upfront beforehand prior ahead | arrears behind owing owe | pay settle bear meet cover contribute |
payment instalment remittance | bill invoice demand account | waive waived let_off | exempt exemption excused |
subsidy subsidise grant contribution | discount reduction reduce cheaper concession concessionary relief rebate |
poor low_income | income earnings salary wage | savings capital | benefit allowance entitlement support award |
household family home | relative relation kin family | sibling brother sister | mother mum mam parent | father dad
parent | grandparent gran nan | partner spouse cohabit couple | single alone own | carer caregiver carers |
neighbour neighbouring adjoining adjacent next_door | friend pal mate companion | companion escort accompany
accompanied | baby infant toddler | child youngster pupil junior minor | teenager young youth | adult grown-up |
elderly older pensioner retired senior | veteran forces | refugee asylum | newcomer new | stranger anybody |
applicant claimant customer claim apply | complainant complain | objector object | appellant appeal | owner
proprietor landlord ownership belong | occupier tenant resident occupant occupy | holder keeper | operator trader
dealer business firm company | employer boss | employee staff worker workforce | volunteer unpaid | contractor
builder workman tradesman | manager head supervisor | officer official inspector warden | council authority cyngor |
parish community | ward local | police constable pc | magistrate court judge | solicitor lawyer barrister legal |
panel committee board tribunal | councillor member cllr | vet veterinary veterinarian surgeon | doctor gp physician
practitioner surgery | nurse health_visitor matron | dentist dental | chemist pharmacy pharmacist | hospital clinic
outpatient ward | therapist therapy | counsellor counselling | teacher tutor instructor lecturer | school academy
college | headteacher head | lesson class course session | qualification certificate gcse exam attainment | test
exam assessment assess check | pass succeed success | fail failure unsuccessful | train training learn preparation |
enrol enrolment join register sign_up | member membership join | place space vacancy spot seat | queue waiting line
list | turn order sequence | lottery ballot draw lots random | priority ranked rank preference | independent
unconnected impartial separate | visit call attend attendance come | hearing meeting | video online remote virtual
zoom | telephone phone ring call | website web internet online | form application paperwork | upload attach |
download print | address residence home | street road lane avenue | pavement footway footpath | path track trail
route | bridleway bridle | kerb verge | bridge crossing | stile gate fence | hedge shrub bush evergreen | tree trunk
branch | root roots | wood timber log | leaf leaves foliage | weed weeds nettles | lawn grass mow turf | garden yard
| field land ground plot | farm farmer agricultural | crop harvest plough ploughed | bull cow cattle livestock |
horse pony equestrian | sheep lamb | dog hound canine puppy | cat kitten feline | pet animal | kennel boarding |
bird pigeon gull seagull | rat mouse rodent vermin pest | wasp bee nest | fox badger | insect bug cockroach flea |
rubbish refuse waste trash litter debris junk | bin wheelie dustbin container | recycle recycling | compost food
peelings | sack bag | skip hopper | glass bottle jar | tin can metal | scrap metal | cardboard card box | paper
newspaper | clothes textile uniform clothing | shoe boot footwear | coat jacket | handbag rucksack bag luggage
suitcase | furniture sofa chair table settee | mattress bed | fridge freezer | cooker oven washing_machine appliance
| car vehicle motor automobile | van lorry truck | motorbike motorcycle scooter moped | bicycle bike cycle cycling
cyclist | minibus coach bus transport | taxi cab hackney | train rail railway station | plane airport | boat vessel
yacht | moor mooring berth | harbour port marina quay | parking park bay | permit licence permission consent
authorisation | badge pass ticket | fare ticket | fine penalty pcn | clamp impound | tyre wheel | windscreen window
dashboard | insurance cover indemnity policy insured | liable liability responsible responsibility | damage break
broken smash smashed vandal vandalism | graffiti tag paint | noise sound loud | smell odour stink | smoke fumes
bonfire fire burn | burn burnt fire | dust ash | flood flooding water | drain gutter gully sewer | light lamp
lighting streetlight | electricity electric power leccy | gas boiler heating | water supply tap | damp mould
condensation | lock key | door entrance gate doorstep step | window glazing | roof loft attic | wall brick stone
stonework | floor storey level | lift elevator | stairs step | ramp slope | toilet loo wc lavatory | bath shower
bathroom | kitchen cook cooking | bedroom room | garage lockup | shed outbuilding | cellar basement | flat apartment
maisonette | house bungalow property dwelling home premises | hostel refuge shelter | site yard depot | office
centre hub | museum gallery exhibition | theatre cinema | hall venue | park playground recreation | pitch field
ground | swimming pool swim | gym leisure fitness sport | football match game | club team society | referee ref
umpire | net goal | stud boot blade | lesson tuition | event festival fair fete | concert gig music | market stall |
shop store supermarket retailer | cafe restaurant takeaway | pub bar | food meal | lunch dinner | tea snack sandwich
sandwiches | drink alcohol | diet dietary vegetarian halal kosher | hot warm heated | cold chilled | pen biro ink |
photo photograph picture image | camera film | plan drawing map | colour color | record document archive papers file
| archive search | list register roll | search enquiry | book reserve reservation booking | bookable reserve |
appointment slot | grave burial cemetery plot | cremate cremation ashes | coffin funeral | headstone memorial |
marry marriage wedding | register_office registrar | birth born newborn | death die deceased | vote poll ballot
election | proxy behalf | adopt adoption | foster fostering | nursery childminder creche childcare | home_help care
caring carer | meals lunch | alarm pendant | medicine medication tablet | allergy allergic intolerance | injury
injured hurt accident | ill illness sick sickness unwell | disabled disability impairment | blind deaf sight hearing
| wheelchair mobility | mental depression | pregnant maternity | safe safety secure | danger dangerous hazard
hazardous risk | emergency 999 | abuse abusive offensive hate | threat threaten violence | secret confidential
anonymous private | publish public list | personal details particulars name | ignore disregard | obey comply follow
adhere | refuse refusal reject turn_down decline | accept approve agree grant | allow permit let authorise | forbid
forbidden prohibit prohibited ban banned outlaw | need require necessary requirement | compulsory mandatory
obligatory essential | optional voluntary advisable recommended | automatic automatically trigger | choose choice
pick select | decide decision determine ruling | final binding | uphold upheld | overturn reverse change | review
recheck reassess | check inspect inspection examine | prove proof evidence verify | seal sealed shut closed | leave
left outside | inside indoors | return back bring_back | keep retain hold store | throw discard dispose | send post
mail | receive get | give hand provide supply furnish | bring fetch carry | use using usage | share sharing shared |
transfer assign assignment pass | move relocate remove removal | arrive arrival turn_up | depart departure | limit
maximum cap most ceiling | minimum least | exceed over | enough sufficient suffice | extra additional supplement
surcharge | include inclusive included cover | separate separately apart | together jointly mixed mix | whole entire
full | part partial | half quarter third | several some multiple many | single one sole | both either | borough
district county area region | england wales scotland britain uk nationwide country national | local nearby | far
distant | christmas easter holiday | bank public | weekday weekend | summer winter spring autumn | morning afternoon
evening | summer season | term semester | fortnight week | daily everyday day | hour hourly | calendar date | age
aged old | height tall high | width wide | depth deep | weight heavy weigh | length long | size big large | steal
stolen theft | crime criminal offence illegal unlawful law | warrant enforce enforcement | notice order | prosecute
prosecution court | profit gain commercial | trade trading business | advert advertise advertising banner | sign
poster board nameplate plate | name naming rename | number numbering | boundary border edge line | stop halt prevent
| help assist aid assistance support | advice advise guidance guide | translate translation interpreter | language
welsh english | accessible access | entry admission admit enter | complain complaint grievance | sorry apologise
apology | praise compliment | mistake error wrong | correct right accurate | honest false | lost missing | find
found | claim insurance | bankrupt debt | cheaper dearer | worth value | sure certain definite
"""

FAMILIES = """
pen biro ink | pencil
cash coin coins | card contactless | cheque | bank bacs transfer | debit | invoice | voucher | postal
cash money | credit voucher
letter post postal | email | phone telephone ring | online website form portal app | person counter desk face
written writing letter | verbal oral spoken phone
original | copy photocopy scan
passport | licence | certificate | bill statement | letter | photo | tenancy | visa
full | provisional
enhanced | standard | basic
owner proprietor | tenant renter | landlord agent | occupier resident | visitor guest | relative
applicant | agent representative | neighbour | objector
council authority cyngor | police | school governors headteacher | parish | landlord | developer | contractor firm
  company | court tribunal magistrate | government dvla hmrc | ombudsman | water | highway highways | fire |
  ambulance hospital trust | postman postie royal
councillor councillors member | officer staff | panel committee | manager | inspector | secretary minister
doctor gp | nurse | consultant hospital | pharmacist chemist | dentist | optician | therapist | vet
parent mother father | grandparent | sibling | guardian | carer | partner spouse | friend | neighbour | child son
  daughter
adult | child junior infant | teenager youth | pensioner elderly | student | baby
single alone | couple married | family
employed work working | unemployed | retired | student | self-employed
front | back rear | side
kerb kerbside pavement roadside | doorstep door porch | garden | garage | boundary gate | step
green | brown | blue | black | grey | red | yellow | purple | white | orange | pink
paper | plastic | glass | metal tin can | food | garden | textile clothes | cardboard | wood | electrical
bag sack | bin wheelie | box | caddy | skip
loose | bagged | wrapped | sealed | tied
order first queue | ballot lottery draw random | points priority need danger ranked | distance nearest | date
refund cash money | credit | exchange | transfer
weekly week | fortnightly fortnight | monthly month | quarterly quarter | yearly annual annually year | daily day |
  hourly hour
morning | afternoon | evening | night overnight
weekday | weekend | holiday
spring | summer | autumn | winter
monday | tuesday | wednesday | thursday | friday | saturday | sunday
before advance beforehand prior | after afterwards completion arrears | during
start beginning | end | middle
temporary | permanent
fixed | periodic rolling
secure | introductory probationary | assured | flexible
house bungalow | flat maisonette | garage | caravan | boat | room bedsit | land
home domestic household residential | business commercial trade
detached | semi | terraced | flat
car | van | lorry | motorbike motorcycle scooter | bicycle bike cycle | bus coach minibus | taxi | horse | train
petrol | diesel | electric | gas | solar
dog | cat | horse | bird | rabbit | rat | bull
beech | oak | conifer evergreen leylandii | apple | ash
brick | stone | wood timber | metal | concrete | glass
lead leash | muzzle | collar | chip
library | museum | school | hospital | station | shop | office | park | pool | depot tip | court | church | hall |
  home | clinic surgery | garage
street road highway | footpath pavement | bridleway | alley | motorway
private | public council | shared communal
breakfast | lunch dinner | tea snack sandwich | supper
hot | cold
halal | kosher | vegetarian vegan | gluten
football | rugby | cricket | tennis | bowls | hockey
referee ref umpire | groundsman ground staff | captain | coach
train coach | drive | walk | fly
owner keeper | driver | passenger | insurer
winner loser | first | last
inside indoors | outside outdoors
upstairs | downstairs
pull demolish crush scrap destroy | sell auction | store keep | return
lend loan borrow | give gift grant | sell buy
loan | grant | benefit | credit | discount
income earnings wage | savings capital | property house value
wash | paint | replace | repair
read | write | speak
apply claim | automatic automatically
appeal | complaint | review | objection
fine penalty | warning | prosecution court | clamp
approve accept grant | refuse reject | defer
seen heard | ignored
judge magistrate court | panel tribunal | manager officer
england | wales | scotland | ireland
borough district city | county | region | ward parish | nation country uk
nursery | infant primary | junior | secondary | sixth college | university | reception
english | welsh | polish
signature | witness | stamp
name | number | address | postcode
photograph photo | video | drawing plan map | description
camera | phone | scanner
bulb lamp light | sign | bollard | bench seat | bin
bath | shower | toilet
birth | death | marriage | divorce
burial | cremation
councillor election local | parliament general | mayor
theft | damage | injury
noise | smell | smoke | light
anonymous anonymously | named name
individual | joint | group
lower reduced less | higher more | same
whole full entire | part half partial
automatic | manual
urgent emergency | routine
new first | existing renewal renew old
keep hold | hand pass transfer
week | month | year | day | hour | minute
mile | kilometre | metre | yard
one single | two both couple | several many multiple
hedge | tree | fence | wall
"""

ANTONYMS = """
accept refuse | accept reject | approve refuse | open close | include exclude | increase decrease | rise fall |
start end | start finish | begin end | more less | most least | earliest latest | earlier later | before after |
above below | over under | inside outside | indoor outdoor | front back | front rear | first last | same different |
public private | permanent temporary | optional compulsory | optional mandatory | voluntary compulsory | automatic
manual | cheap expensive | new existing | new old | young old | large small | big small | long short | high low |
heavy light | early late | day night | morning evening | morning afternoon | weekday weekend | summer winter | adult
child | single joint | single double | owner tenant | landlord tenant | domestic commercial | domestic business |
household business | household trade | residential commercial | internal external | detached attached | arrive leave
| borrow return | buy sell | give receive | keep lose | keep remove | allow ban | allow forbid | allow prevent |
allow prohibit | legal illegal | lawful unlawful | possible impossible | available unavailable | valid invalid |
eligible ineligible | necessary unnecessary | able unable | always never | sometimes never | everyone nobody |
anyone nobody | all none | together separately | together separate | mixed separate | wet dry | hot cold | hard soft
| empty full | clean dirty | wide deep | width depth | high wide | height width | left right | top bottom | up down
| push pull | live die | birth death | marriage divorce | married single | part full | backdate forward | online
person | renew cancel | include extra | include separate | hire buy | lock unlock | publish confidential | publish
secret | publish private | win lose | welcome refuse | welcome ban | allow refuse | share separate | alone together
| individual group | private group | loud quiet | tight loose | safe dangerous | strong weak | deny allow | gain
lose | photocopy original | copy original | originals photocopies | closed available | keep return | lose return |
find lose | open shut | answer ask | add remove | build demolish | agree disagree | enough short | near far | enter
exit | inner outer | resident visitor | resident nonresident | written verbal | written oral | full provisional |
optional obligatory | advisable obligatory | advisable compulsory | advisable mandatory | recommended compulsory |
recommended mandatory | recommended obligatory | licensed unlicensed | insured uninsured | furnished unfurnished |
paid unpaid | used unused | known unknown | named anonymous | signed unsigned | limited unlimited | restricted
unrestricted | authorised unauthorised | supervised unsupervised | registered unregistered | occupied vacant |
occupied empty | remain leave | stay leave | lend sell | lend keep | repay keep | gift loan | grant loan | borrow
own | hire own | accept decline | welcome exclude | encourage discourage | protect destroy | upstairs downstairs |
shallow deep | narrow wide | maximum minimum | ceiling floor | employee employer | seller buyer | teacher pupil |
parent child | applicant objector | supporter objector | driver passenger | rural urban | fulltime parttime | wholly
partly | entirely partly | directly indirectly | frequent rare | often rarely | often seldom | attend miss | arrive
depart | connect disconnect | load unload | pack unpack | cover uncover | wrap unwrap | appear disappear | fasten
unfasten | seal open | confirm deny | comply breach | obey breach | refundable nonrefundable | successful
unsuccessful | approve decline | pass fail | guilty innocent | urgent routine | emergency routine | major minor |
mandatory discretionary | statutory discretionary | primary secondary | infant junior | arrival departure | deposit
balance | gross net | fixed variable | individual joint | ground upper | single return
"""
