### English: moments, spans and measures.

## Hours of a week

holidays-too = { $hours } (public holidays as Sundays)
every-day = daily
day-of-week = { $day ->
        [1] Mon
        [2] Tue
        [3] Wed
        [4] Thu
        [5] Fri
        [6] Sat
       *[other] Sun
    }

## Days and moments

day-of-month = { $day } { $month ->
        [1] Jan
        [2] Feb
        [3] Mar
        [4] Apr
        [5] May
        [6] Jun
        [7] Jul
        [8] Aug
        [9] Sep
        [10] Oct
        [11] Nov
       *[other] Dec
    }
whole-moment = { $date }, { $clock }
since-then = { $at } (for{ "\u00A0" }{ $span })
until-then = Now, until { $until }
since-day = from { $date }
until-day = until { $date }
planned-line = { $when }: { $text } – { $party }. Out of service: { $parts }.
drill-passed = the last drill passed { $at }, after { $took }

## How long

span-seconds = { $n }{ "\u00A0" }s
span-minutes = { $n }{ "\u00A0" }min
span-hours = { $n }{ "\u00A0" }h
span-days = { $n }{ "\u00A0" }d
