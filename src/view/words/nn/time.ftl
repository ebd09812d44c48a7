### Norwegian Nynorsk: moments, spans and measures.

## Hours of a week

holidays-too = { $hours } (heilagdagar som søndag)
every-day = kvar dag
day-of-week = { $day ->
        [1] mån
        [2] tys
        [3] ons
        [4] tors
        [5] fre
        [6] laur
       *[other] søn
    }

## Days and moments

day-of-month = { $day }. { $month ->
        [1] jan.
        [2] feb.
        [3] mars
        [4] april
        [5] mai
        [6] juni
        [7] juli
        [8] aug.
        [9] sep.
        [10] okt.
        [11] nov.
       *[other] des.
    }
whole-moment = { $date } kl. { $clock }
since-then = { $at } (i{ "\u00A0" }{ $span })
until-then = No, til { $until }
since-day = frå { $date }
until-day = til { $date }
planned-line = { $when }: { $text } – { $party }. Ute av drift: { $parts }.
drill-passed = siste øving bestått { $at }, etter { $took }

## How long

span-seconds = { $n }{ "\u00A0" }s
span-minutes = { $n }{ "\u00A0" }min
span-hours = { $n }{ "\u00A0" }t
span-days = { $n }{ "\u00A0" }d
