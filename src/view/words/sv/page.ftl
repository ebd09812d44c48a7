### Swedish: the frame of pages, headings, columns and labels.

skip = Hoppa till innehållet
menu = Huvudmeny
overview = Översikt
faults = Fel
ownership = Ansvar
as-of = Läget
machine = För maskiner
open-faults = Öppna fel
over-faults = Väntar på att stängas
closed-faults = Nyligen stängda
no-closed = Inga fel har stängts på sistone.
no-open = Inga öppna fel.
municipalities = Kommunerna
municipalities-amiss = Kommuner där något är fel
municipalities-all = Alla kommuner
municipalities-note = Kommuner utan märke fungerar.
by-letter = Efter bokstav
shared = Gemensamt
shared-lead = Det som alla kommuner delar
number = Nummer
what = Vad
since = Sedan
owner = Ansvarig
holder = Ligger hos
status = Status
state = Tillstånd
component = Komponent
agreement = Avtal
fault = Fel
undecided = Inte avgjort
no-agreement = Inget avtal
contested = Omtvistat avtal
whose-and-why = Vem ansvarar, och varför
path = Vägen dit
path-note = Från övervakningen till utrustningen. Tillstånden är de som gäller nu.
fault-here = Felet finns här
fault-was-here = Felet fanns här
fault-maybe-here = Kan finnas här
affected = Vem som påverkas
nobody-affected = Inga andra komponenter påverkas.
timeline = Vad som har hänt
told = Vem som har fått besked
told-whom = Vem
told-how = Sätt
told-nobody = Ingen har fått besked om det här felet.
told-unread =
    Loggen svarar inte just nu, så vem som har fått besked kan inte visas. Försök igen om en
    stund.
told-unlogged = Det som har skickats sedan loggen inte kunde skrivas står inte här.
shadow = Skuggdrift
shadow-link = Vad som skulle ha skickats
shadow-lead =
    Här står meddelandena som skulle ha skickats utan skuggdrift, de senaste först. Inget av dem
    skickas senare: den som lämnar skuggdriften får besked om det som är fel då.
shadow-empty = Inget har hållits tillbaka.
mails = E-post
mails-link = Läs själva mejlen
mails-lead =
    Det här är demonstrationens egen brevlåda: här hamnar all e-post, och inget lämnar maskinen.
mail-to = Till
mail-from = Från
mail-subject = Ämne
mail-sent = Skickat
mail-html = Så som det ser ut i ett e-postprogram
mail-fault = Till felet
to-mails = Alla mejl
evidence = Vad som sågs
seen-failed = Det här fungerade inte
seen-controls = Det här fungerade under samma tid, och friar resten
seen-witness = Vittnet: övervakningen själv hade kontakt med nätet
no-controls = Vad annat som fungerade har inte skrivits ned.
no-witness = Inget vittne har skrivits ned.
probe = Mätning
result = Svar
time = Tid
began = Började
lasted = Varade
lasting = Har varat
pack-text = Bevispaket som text
pack-json = Bevispaket som JSON, förseglat
next = Nästa steg
gaps = Utan avgjort ansvar
gaps-lead = Här avgör inget avtal vem som ansvarar. Ett fel hamnar då hos ägaren själv.
matrix = Vem som ansvarar den kommande veckan
other-hours = annars
falls-to = Faller på
agreements = Avtalen
standing-signed = undertecknat
standing-intended = avsikt, inte bindande
standing-lapsed = har upphört
not-begun = inte börjat
ended = har gått ut
party = Part
from = Från
open-ended = tills vidare
to = Till
reported = Meddelat av ägaren själv
planned = Planerat arbete
earlier = Tidigare ärende med samma orsak
cause-said = Orsak
remedy-said = Åtgärd
previous = Förra ärendet med samma orsak
split-from = Avskilt från
merged-into = Del av
unlogged-title = Loggen kan inte skrivas
unlogged-text =
    Övervakningen skickar fortfarande meddelanden, men det den gör skrivs inte ned. Driften måste
    se över lagringen.
refused-title = Konfigurationen har fel
refused-text =
    Det som senast lästes in togs inte i bruk, och det som gällde tidigare gäller fortfarande.
    Driften ser vad som är fel med samband check.
drill-never = ingen övning har klarats än
drill-title = Övningen misslyckades
drill-text =
    Det är inte säkert att någon får besked om fel. Driften måste se över e-postservern och
    maskinen som kör samband.
cut-off-title = Övervakningen är avskuren
cut-off-text = Ingen får skulden för det som inte kan ses. Hur läget är där är inte känt.
returning-title = Övervakningen får svar igen
returning-text = Något har svarat, och resten tillfrågas nu. Om några sekunder är läget känt.
unprobed = mäts inte
contradicted = svarar inte på allt, men andra visar att det fungerar
first-failure = Det första felet sågs.
place-word = Plats
no-agreements = Inga avtal har lagts in.
glance-cut-off = Övervakningen är avskuren. Hur läget är är inte känt.
to-overview = Till översikten
to-faults = Alla fel
and = och
or = eller
language-choice = Språk
