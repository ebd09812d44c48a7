### Norwegian Bokmål: the times in an agreement, and its end.

answer-by = Svar innen
then-to = Svarer ingen, får beskjed
restore-by = Rettet innen
ownerless = Uten noen som har tatt den
by-agreement = avtalt: { $time }
by-custom = vanlig i regionen: { $time }
at-moment = { $name } kl. { $at }
answer-within = svar innen { $time }
restored-within = rettet innen { $time }
joins = { $name } kommer med { $day }
leaves = { $name } går ut { $day }
followed-by = så { $agreement } med { $party }
left-over = noe uten avtale: { $names }
others = { $count } andre
runs-out = { $days ->
        [0] går ut i dag
        [1] går ut i morgen
       *[other] går ut om { $days } dager
    }
