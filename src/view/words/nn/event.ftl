### Norwegian Nynorsk: what happened to a fault.

event-opened = Funnen. { $owner } har ansvaret.
event-opened-undecided = Funnen. Ikkje avgjort kven som har ansvaret; { $holder } har saka.
event-located = Stadfest: { $cause }. { $owner } har ansvaret.
event-narrowed = Avgrensa. { $owner } har ansvaret.
event-still-undecided = Nye funn; framleis ikkje avgjort kven som har ansvaret.
event-still-undecided-with = Nye funn; framleis ikkje avgjort. { $holder } har saka.
event-affected = Går no ut over { $components }.
event-changed = Sviktar no på ein annan måte.
event-asked = Svar er venta innan { $at }.
event-accepted = { $by } har teke saka.
event-accepted-until = { $by } har teke saka og ventar at feilen er retta { $at }.
event-rejected =
    { $by } har avvist saka: «{ $because }». Ei ny undersøking er sett i gang, og saka ligg hos
    { $holder }.
event-handed-over-by = { $by } har overlate saka til { $to }: «{ $because }»
event-handed-over = Overlaten til { $to }: «{ $because }»
event-commented = { $by }: «{ $text }»
event-escalated = Ingen svara i tide. { $to } har saka no.
event-overdue = Tida som var oppgitt, er ute.
event-cleared = Verkar igjen.
event-reopened = Tilbake: same feil igjen.
by-itself = seg sjølv etter ei tid
event-closed = Lukka av { $by }.
event-closed-with = Lukka av { $by }. Årsak: { $cause }. Tiltak: { $remedy }
event-explained-planned = Forklart av planlagt arbeid ({ $party }): { $text }
event-explained = Forklart av det { $party } sjølv har meldt: { $text }
event-unexplained-planned = Det planlagde arbeidet forklarar han ikkje lenger ({ $party }).
event-unexplained = Ikkje lenger forklart av det { $party } har meldt.
event-withdrawn = Det som viste feilen, er teke ut av oppsettet: blir ikkje følgd vidare.
event-merged = Forklart av ein større feil, { $into }.

## Who spoke

by-link = { $party } (ved lenkje i e-post)
by-mail = { $party } (ved svar på e-post)
spoken-for = { $party } (ved { $speaker })
