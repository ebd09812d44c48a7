fairness-title = Hur lika kommunerna i { $region } har behandlats
deviations-title = Avvikelser från avtal och i samverkan, { $region }
period = { $from } till { $to }
as-of = Enligt vad loggen sade { $at }.
log-begins = Loggen börjar { $at }: om det som var före är ingenting känt.
day = { $day } { $month ->
    [1] januari
    [2] februari
    [3] mars
    [4] april
    [5] maj
    [6] juni
    [7] juli
    [8] augusti
    [9] september
    [10] oktober
    [11] november
   *[other] december
 } { $year }
seconds = { $n } s
minutes = { $n } min
hours = { $n } tim { $minutes } min
days = { $n } d { $hours } tim
what-was-found = Vad som slutade fungera. Det är ingen behandling och bedöms inte.
faults = fel
per-hundred = per 100 delar
fault-time = tid med fel
per-room = ute, per rum
median = mitten
longest = längst
share = { $some } av { $of }
of-region = Regionens mitt
shared = Gemensamt för alla
figure-watched = Hur snart det senast upptäcks att utrustning är borta
figure-found = Från det första som slutade svara till att felet var funnet
figure-told = Från funnet till att den som ska agera fick besked
figure-accepted = Från funnet till att någon sade ja
figure-restored = Från funnet till att det var över
figure-responded = Någon sade ja inom avtalad tid
figure-in-time = Över inom avtalad tid
figure-ownerless = Utan ägare en tid: inte avgjort, eller inte besvarat i tid
figure-escalated = Ett steg till fick besked, eftersom ingen svarade
mark-alike = lika
mark-longer = LÄNGRE
mark-shorter = KORTARE
mark-more = FLER
mark-fewer = FÄRRE
mark-few = för få
verdict-alike = De som kan jämföras har behandlats lika.
verdict-unlike = Behandlade på annat sätt än de andra: { $names }.
verdict-few = För få fel för att jämföra.
verdict-kinds = Ingen utrustning av samma slag finns i flera kommuner.
verdict-none = Det fanns ingenting att mäta.
watched-otherwise = { $name }: { $kind } { $own }, annars { $usual }
never = aldrig
meaning = Vad som har mätts och vad lika betyder
note-alike =
    Varje kommun ställs mot alla de andra tillsammans. På annat sätt betyder att mitten är mer än dubbelt så lång som deras,
    eller mindre än hälften, eller att andelen ligger 20 av 100 ifrån, och att det är så regelbundet att det inte beror på
    slumpen. Om färre än { $fewest } fel sägs ingenting, och inte heller om fler där även den största skillnaden kan vara
    slump. Ingen rangordnas.
note-counted =
    Ett fel räknas där orsaken finns och i den period då det upptäcktes. Planerat arbete räknas inte. Rum som inte kan
    användas räknas där de finns, oavsett orsak. Det som ännu väntar räknas med tiden så här långt, märkt med ≥.
note-merged = { $n } fel förklaras av ett större och räknas med det.
note-planned = { $n } började under planerat arbete och räknas inte.
note-shadow = Om { $n } fick ingen besked: skuggdrift höll det tillbaka. Svar på dessa mäts inte.
note-unreadable = Utelämnat, eftersom loggen inte visar vad som följer av vad; se samband log verify: { $numbers }
no-deviations = Det finns inga avvikelser under dessa dagar.
deviations = { $n ->
    [one] { $n } avvikelse
   *[other] { $n } avvikelser
 }:
kind-unagreed = Inget avtal sade vems det var
kind-contested = Avtal motsade varandra
kind-not-told = Inte besvarat i tid, och inte underrättad i tid
kind-response = Ingen sade ja i tid
kind-restore = Inte över i tid
kind-accepted-passed = Den nämnda tiden gick
kind-rejected = Avvisat två gånger, så någon fick avgöra
kind-handed-over = Överlämnat
kind-ownerless = Utan ägare i mer än en timme
kind-last-step = Sista steget i eskaleringen fick besked
kind-lapsed = Avtalet gick ut medan det var öppet
parties = { $who }, gentemot { $towards }
agreement = Avtal: { $name } ({ $reference })
contradicting = Avtal: { $names }
by-region = Enligt regionens egen regel, inget avtal
kept = Frist: { $promised }, till { $by }. Använt: { $actual }, { $over } för mycket.
goes-on = Det pågår fortfarande.
in-hours = Räknat endast i avtalad tid: { $hours }
told-at = Underrättad { $at }
not-told = Inget meddelande nådde fram.
proof = Fingeravtryck { $fingerprint }, poster { $entries }
how-to-check =
    Så kontrolleras en rad: samband fault export NUMMER lämnar ut bevisen för felet, och samband log verify FIL säger på
    vilken maskin som helst om de är oförändrade, och fingeravtrycket. samband log verify säger vad loggen själv slutar med.
head = Loggen för installation { $install } slutade med post { $seq }, { $hash }
left-shadow = Utelämnat: { $n ->
    [one] { $n } frist
   *[other] { $n } frister
 } som inte kunde hållas, eftersom skuggdrift höll tillbaka meddelandet.
