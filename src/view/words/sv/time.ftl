### Swedish: moments, spans and measures.

## Hours of a week

holidays-too = { $hours } (helgdagar som söndag)
every-day = varje dag
day-of-week = { $day ->
        [1] mån
        [2] tis
        [3] ons
        [4] tors
        [5] fre
        [6] lör
       *[other] sön
    }

## Days and moments

day-of-month = { $day } { $month ->
        [1] jan.
        [2] feb.
        [3] mars
        [4] april
        [5] maj
        [6] juni
        [7] juli
        [8] aug.
        [9] sep.
        [10] okt.
        [11] nov.
       *[other] dec.
    }
whole-moment = { $date } kl. { $clock }
since-then = { $at } (i{ "\u00A0" }{ $span })
until-then = Nu, till { $until }
since-day = från { $date }
until-day = till { $date }
planned-line = { $when }: { $text } – { $party }. Ur drift: { $parts }.
drill-passed = senaste övningen klarades { $at }, efter { $took }

## How long

span-seconds = { $n }{ "\u00A0" }s
span-minutes = { $n }{ "\u00A0" }min
span-hours = { $n }{ "\u00A0" }tim
span-days = { $n }{ "\u00A0" }d
