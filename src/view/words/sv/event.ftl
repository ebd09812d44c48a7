### Swedish: what happened to a fault.

event-opened = Hittat. { $owner } ansvarar.
event-opened-undecided = Hittat. Inte avgjort vem som ansvarar; { $holder } har ärendet.
event-located = Lokaliserat: { $cause }. { $owner } ansvarar.
event-narrowed = Avgränsat. { $owner } ansvarar.
event-still-undecided = Nya fynd; fortfarande inte avgjort vem som ansvarar.
event-still-undecided-with = Nya fynd; fortfarande inte avgjort. { $holder } har ärendet.
event-affected = Påverkar nu { $components }.
event-changed = Felet visar sig nu på ett annat sätt.
event-asked = Svar väntas senast { $at }.
event-accepted = { $by } har tagit ärendet.
event-accepted-until = { $by } har tagit ärendet och räknar med att felet är åtgärdat { $at }.
event-rejected =
    { $by } har avvisat ärendet: ”{ $because }”. En ny undersökning har börjat, och ärendet ligger
    hos { $holder }.
event-handed-over-by = { $by } har lämnat över ärendet till { $to }: ”{ $because }”
event-handed-over = Överlämnat till { $to }: ”{ $because }”
event-commented = { $by }: ”{ $text }”
event-escalated = Ingen svarade i tid. { $to } har ärendet nu.
event-overdue = Tiden som angavs har gått ut.
event-cleared = Fungerar igen.
event-reopened = Tillbaka: samma fel igen.
by-itself = sig självt efter en tid
event-closed = Stängt av { $by }.
event-closed-with = Stängt av { $by }. Orsak: { $cause }. Åtgärd: { $remedy }
event-explained-planned = Förklaras av planerat arbete ({ $party }): { $text }
event-explained = Förklaras av vad { $party } själv har meddelat: { $text }
event-unexplained-planned = Det planerade arbetet förklarar det inte längre ({ $party }).
event-unexplained = Förklaras inte längre av vad { $party } har meddelat.
event-withdrawn = Det som visade felet har tagits bort ur konfigurationen: följs inte längre.
event-merged = Förklaras av ett större fel, { $into }.

## Who spoke

by-link = { $party } (genom länk i mejl)
by-mail = { $party } (genom svar på mejl)
spoken-for = { $party } (genom { $speaker })
