### English: times and lists.

## Days and months

day-monday = Monday
day-tuesday = Tuesday
day-wednesday = Wednesday
day-thursday = Thursday
day-friday = Friday
day-saturday = Saturday
day-sunday = Sunday
month-january = January
month-february = February
month-march = March
month-april = April
month-may = May
month-june = June
month-july = July
month-august = August
month-september = September
month-october = October
month-november = November
month-december = December

## Moments and lengths

moment = { $weekday } { $date } at{ "\u00A0" }{ $clock }
date = { $day }{ "\u00A0" }{ $month } { $year }
clock = { $hour }:{ $minute }
daily = daily
span-days = { $n ->
        [one] { $n } day
       *[other] { $n } days
    }
span-hours = { $n ->
        [one] { $n } hour
       *[other] { $n } hours
    }
span-minutes = { $n ->
        [one] { $n } minute
       *[other] { $n } minutes
    }
span-seconds = { $n ->
        [one] { $n } second
       *[other] { $n } seconds
    }

## Lists

both = { $first } and { $last }
either = { $first } or { $last }
others = { $n ->
        [one] { $n } other
       *[other] { $n } others
    }
