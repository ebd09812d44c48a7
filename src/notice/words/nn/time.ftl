### Norwegian Nynorsk: times and lists.

## Days and months

day-monday = måndag
day-tuesday = tysdag
day-wednesday = onsdag
day-thursday = torsdag
day-friday = fredag
day-saturday = laurdag
day-sunday = søndag
month-january = januar
month-february = februar
month-march = mars
month-april = april
month-may = mai
month-june = juni
month-july = juli
month-august = august
month-september = september
month-october = oktober
month-november = november
month-december = desember

## Moments and lengths

moment = { $weekday } { $date } kl.{ "\u00A0" }{ $clock }
date = { $day }.{ "\u00A0" }{ $month } { $year }
clock = { $hour }.{ $minute }
daily = kvar dag
span-days = { $n } døgn
span-hours = { $n ->
        [one] { $n } time
       *[other] { $n } timar
    }
span-minutes = { $n } minutt
span-seconds = { $n } sekund

## Lists

both = { $first } og { $last }
either = { $first } eller { $last }
others = { $n ->
        [one] { $n } annan
       *[other] { $n } andre
    }
