### Swedish: what was told, to whom, and what came of it.

## What a notice told

notice-responsible = Att de ansvarar
notice-gap = Att inget avtal avgör vem som ansvarar
notice-undecided = Att det inte är avgjort vem som ansvarar
notice-affected = Att felet påverkar dem
notice-known = Att felet redan är anmält
notice-deputy = Att ärendet behöver följas upp
notice-commented = Att någon har kommenterat ärendet
notice-replied = Vad deras svar ledde till
notice-released = Att de inte längre ansvarar
notice-reopened = Att felet är tillbaka
notice-escalated = Att ingen har svarat i tid
notice-agreement-ends = Att ett avtal går ut
notice-announced = Att arbete är planerat
notice-replanned = Att planerat arbete har ändrats
notice-called-off = Att planerat arbete är inställt
notice-recovered = Att det fungerar igen
notice-withdrawn = Att felet inte följs längre
notice-cut-off = Att övervakningen är avskuren
notice-back-again = Att övervakningen har kontakt med nätet igen
notice-unlogged = Att loggen inte kan skrivas
notice-undelivered = Att ett meddelande inte kom fram
notice-shadow = Att andra inte får besked än (skuggdrift)
notice-digest = Flera meddelanden i ett
notice-event = Vad som hände

## How it goes, and how far it has come

channel-email = e-post
fate-waiting = väntar på att skickas
fate-standing-by = skickas bara om mejlet inte kommer fram
fate-under-way = skickas nu
fate-put-off = inte mottaget än; försöks igen
fate-held = väntar på att samlas med andra
fate-gathered = samlat med andra, på väg
fate-accepted-by-relay = mottaget av e-postservern
fate-accepted-by-relay-in-digest = samlat med andra, mottaget av e-postservern
fate-refused-by-relay = avvisat av e-postservern
fate-accepted = mottaget
fate-accepted-in-digest = samlat med andra, mottaget
fate-refused = avvisat
fate-given-up = gavs upp efter 72 timmar
fate-cancelled = inte skickat; inte aktuellt längre
fate-shadowed = bara nedskrivet (skuggdrift)

## How many

notices = { $count ->
        [one] 1 meddelande
       *[other] { $count } meddelanden
    }
mails-arrived = { $count ->
        [0] Inget mejl har kommit än.
        [one] Ett mejl har kommit.
       *[other] { $count } mejl har kommit.
    }
notice-ticket = Att ärendet ska vara öppet hos dem
notice-ticket-closed = Att ärendet ska stängas hos dem
channel-ticket = ärendesystem
