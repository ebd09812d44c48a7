### Norwegian Bokmål: what happened to a fault.

event-opened = Funnet. { $owner } har ansvaret.
event-opened-undecided = Funnet. Ikke avgjort hvem som har ansvaret; { $holder } har saken.
event-located = Stedfestet: { $cause }. { $owner } har ansvaret.
event-narrowed = Avgrenset. { $owner } har ansvaret.
event-still-undecided = Nye funn; fortsatt ikke avgjort hvem som har ansvaret.
event-still-undecided-with = Nye funn; fortsatt ikke avgjort. { $holder } har saken.
event-affected = Går nå ut over { $components }.
event-changed = Svikter nå på en annen måte.
event-asked = Svar ventes innen { $at }.
event-accepted = { $by } har tatt saken.
event-accepted-until = { $by } har tatt saken og venter den løst { $at }.
event-rejected =
    { $by } har avvist saken: «{ $because }». En ny undersøkelse er satt i gang, og saken ligger
    hos { $holder }.
event-handed-over-by = { $by } har overlatt saken til { $to }: «{ $because }»
event-handed-over = Overlatt til { $to }: «{ $because }»
event-commented = { $by }: «{ $text }»
event-escalated = Ingen svarte i tide. { $to } har saken nå.
event-overdue = Tiden som var oppgitt, er ute.
event-cleared = Virker igjen.
event-reopened = Tilbake: samme feil igjen.
by-itself = seg selv etter en tid
event-closed = Lukket av { $by }.
event-closed-with = Lukket av { $by }. Årsak: { $cause }. Tiltak: { $remedy }
event-explained-planned = Forklart av planlagt arbeid ({ $party }): { $text }
event-explained = Forklart av det { $party } selv har meldt: { $text }
event-unexplained-planned = Det planlagte arbeidet forklarer den ikke lenger ({ $party }).
event-unexplained = Ikke lenger forklart av det { $party } har meldt.
event-withdrawn = Det som viste feilen, er tatt ut av oppsettet: følges ikke videre.
event-merged = Forklart av en større feil, { $into }.

## Who spoke

by-link = { $party } (ved lenke i e-post)
by-mail = { $party } (ved svar på e-post)
spoken-for = { $party } (ved { $speaker })
