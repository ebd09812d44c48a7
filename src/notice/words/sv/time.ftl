### Swedish: times and lists.

## Days and months

day-monday = måndag
day-tuesday = tisdag
day-wednesday = onsdag
day-thursday = torsdag
day-friday = fredag
day-saturday = lördag
day-sunday = söndag
month-january = januari
month-february = februari
month-march = mars
month-april = april
month-may = maj
month-june = juni
month-july = juli
month-august = augusti
month-september = september
month-october = oktober
month-november = november
month-december = december

## Moments and lengths

moment = { $weekday }en den { $date } kl.{ "\u00A0" }{ $clock }
date = { $day }{ "\u00A0" }{ $month } { $year }
clock = { $hour }.{ $minute }
daily = varje dag
span-days = { $n } dygn
span-hours = { $n ->
        [one] { $n } timme
       *[other] { $n } timmar
    }
span-minutes = { $n ->
        [one] { $n } minut
       *[other] { $n } minuter
    }
span-seconds = { $n ->
        [one] { $n } sekund
       *[other] { $n } sekunder
    }

## Lists

both = { $first } och { $last }
either = { $first } eller { $last }
others = { $n ->
        [one] { $n } annan
       *[other] { $n } andra
    }
