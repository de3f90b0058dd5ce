"""Words that tell no story, in English, German, French, Spanish, Arabic and Hindi.

In other languages only their rarity among the articles compared tells words apart.
"""

_FUNCTION_WORDS = """
a about above after again against all also am among an and any are aren as at be because been before being below
between both but by can cannot could couldn did didn do does doesn doing don down during each either else even ever
every few for from further get gets getting got had hadn has hasn have haven having he hence her here hers herself him
himself his how however i if in instead into is isn it its itself just let like ll made make makes making many may me
might more most mr mrs ms much must my myself near neither new no nor not now of off often on once one only onto or
other others our ours ourselves out over own per put quite rather re said same say saying says she should shouldn
since so some something still such than that the their theirs them themselves then there these they thing things this
those though three through thus to told too toward towards two under until up upon us used uses using ve very via was
wasn we well went were weren what when where whether which while who whom whose why will with within without won would
wouldn yes yet you your yours yourself

ab aber alle allem allen aller alles als also am an andere anderen auch auf aus bei beim bereits bin bis bist da dabei
dadurch dafür damit danach dann das dass davon dazu dem den denn der des dessen deren dich die dies diese diesem
diesen dieser dieses dir doch dort du durch ein eine einem einen einer eines einige er es etwa etwas euch euer für
gegen gewesen hab habe haben hat hatte hatten hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im immer in
ins ist ja jede jedem jeden jeder jedes jedoch jetzt kann kein keine keinen keiner können könnte man mehr mein meine
mich mir mit muss müssen nach nicht nichts noch nun nur ob oder ohne sagt sagte sehr sei sein seine seinem seinen
seiner seit selbst sich sie sind so sogar solche soll sollen sollte sondern sowie um und uns unser unsere unter viel
viele vom von vor während war waren warum was wegen weil weiter welche wenn wer werde werden wie wieder will wir wird
wo worden wurde wurden würde zu zum zur zwar zwei zwischen über

afin ai aient ainsi alors après au aucun aucune aussi autre autres aux avaient avait avant avec avoir ayant c ce ceci
cela celle celles celui ces cet cette ceux chaque chez comme contre d dans de depuis des deux devant doit donc dont du
elle elles en encore entre est et eu eux faire fait fois font il ils j je jusqu l la le les leur leurs lors lorsque
lui ma mais me même mes moins mon n ne ni non nos notre nous on ont ou où par parce pas pendant peu peut peuvent plus
plusieurs pour pourquoi pourrait près puis qu quand que quel quelle quelles quels qui quoi s sa sans se selon sera ses
si sien son sont sous sur ta te tes toi ton tous tout toute toutes très trois tu un une vers voici voilà vos votre
vous y à ça été être

al algo alguna algunas alguno algunos ante antes aquel aquella así aun aunque cada casi como con contra cual cuales
cuando cuya cuyo de del desde donde dos durante e el ella ellas ellos en era eran es esa esas ese eso esos esta estaba
están estar estas este esto estos está fue fueron ha había habían hace hacia han hasta hay la las le les lo los mas
más me menos mi mientras mis mismo misma mucho muchos muy nada ni no nos nosotros o otra otras otro otros para pero
poco por porque pues que quien quienes qué se sea según ser será si sido sin sino sobre son su sus sí también tan
tanto tiene tienen toda todas todo todos tras tres tu un una unas uno unos ya él

في من إلى على عن أن إن أنه إنه أنها إنها التي الذي الذين هذا هذه ذلك تلك كما قد بعد قبل مع ما لا لم لن كان كانت قال
قالت وقال وقالت أو ثم حتى
بين خلال عند منذ كل أي غير وهو وهي هو هي هم عليه عليها فيه فيها منه منها به بها له لها لهم لمن وفي ومن وإن وأن ولم ولا

के में है की से का को और ने पर यह भी कि एक हैं था थी थे लिए नहीं गया गई गए किया इस वह जो कर रहा रहे रही हो तो या ही
अपने उनके साथ बाद तक इसके उन
उस कहा होने करने हुए दिया जा वाले
"""

# What articles on anything have in common.
_EVERYDAY_WORDS = """
able according across act action added agency ago agreed ahead allow almost alone along already although always
american amid amount announced announcement annual another answer appeared area areas around asked authorities
authority away back bad based became become began begin behind believe best better beyond big bill biggest billion bit
black body book bring british brought build building built business called came campaign car care case cases cause
center central centre certain chairman chance change changes chief child children city claim claims clear close come
comes coming comment committee common community companies company completely considered contact continue continued
control cost costs council country county couple course court cut data date day days dead deal death decade decided
decision department despite details develop development died different difficult director does doing done due earlier
early east effort efforts eight either end enough entire especially european event events evidence exactly example
executive expect expected experience experts explained face fact family far father federal feel felt final finally
find fire firm first five following food force forced form former forward found four free friends front full future
gave general give given gives global goes going gone good government great group groups growing half hand hands happen
happened hard head health heard heart held help helped high higher history hit hold home hope hospital hour hours
house human hundreds idea image images important include included includes including increase independent industry
information inside interest international interview investigation involved issue issues job join joined keep key kids
kind knew know known large largest last late later latest law lead leader leaders leading learn least leave led left
less level life light likely line list little live lives living local long longer look looked looking lost lot love
low main major man manager mark market matter meaning means media meet meeting member members men met middle miles
military million millions minister minute minutes moment money month monthly months morning mother move moved movement
moving name named nation national nearly need needed needs network never news next night nine north note nothing
number numbers offer office officer officers official officials old online open opened opening order organisation
organization outside paid part particular parts party past pay people percent perhaps period person phone photo photos
picture place plan planned plans play point police policy political popular population position possible post posted
potential power present president press previous previously price prime private probably problem problems process
product products program programme project public published question questions quickly ran reached read ready real
really reason recent recently record related released remain report reported reportedly reporters reports research
residents response responsible rest result results return review right rights rise risk role room rule rules run
running safety saw school season second secretary section security see seen senior sense sent series serious service
services set seven several share shared short shot show showed shown shows side sign similar simple simply single site
situation six small social society someone son soon source sources south special spoke spokesman spokesperson
spokeswoman staff stage stand start started starting state statement states station stay step stop story street strong
study support sure system systems taken taking talk team technology ten term test thanks think third thought thousands
threat time times today together took top total touch town trade tried true trust try trying turn turned twice twitter
type understand united university update use user users using usually various version video view visit voice wait
wanted wants war was watch water way ways website week weekend weekly weeks west white whole wife wish woman women
word words work worked workers working works world worth write year years young
tomorrow yesterday

jahr jahre jahren heute gestern morgen uhr tag tage tagen woche wochen monat monate menschen polizei stadt land
regierung prozent euro millionen milliarden ersten erste neue neuen neuer zeit leben teil ende angaben stunden

an ans année années jour jours semaine mois heures homme femme personnes pays ville gouvernement police million
millions milliards euros monde vie nouveau nouvelle premier première temps grand grande

año años día días semana mes meses hoy ayer horas personas país ciudad gobierno policía millones mundo vida nuevo
nueva primer primera tiempo parte gran
"""

_MONTHS_AND_DAYS = """
january february march april may june july august september october november december
monday tuesday wednesday thursday friday saturday sunday
januar februar märz mai juni juli oktober dezember
montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag
janvier février mars avril juin juillet août septembre octobre novembre décembre
lundi mardi mercredi jeudi vendredi samedi dimanche
enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
lunes martes miércoles jueves viernes sábado domingo
"""

FUNCTION_WORDS = frozenset(_FUNCTION_WORDS.split())
MONTHS_AND_DAYS = frozenset(_MONTHS_AND_DAYS.split())
EVERYDAY_WORDS = frozenset(_EVERYDAY_WORDS.split()) | MONTHS_AND_DAYS
