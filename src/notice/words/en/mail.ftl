### English: what mails say in the same words always.

## Mails

what = What is wrong
was = What was wrong
where = Where and since when
whose = Whose it is, and why
affected = What is affected
was-affected = What was affected
seen = What was seen
next = What to do next
quote = Fault number
fingerprint = Fingerprint of the evidence
coordinator = Coordinator
link = More about this fault
pages = How things are now
unlogged = NOTE: samband cannot write its log at the moment. This notice is not in the log.
nothing-else = Nothing else, as far as we can see.
nothing-else-was = Nothing else, as far as we could see.
failed = This failed:
healthy = This was well in the same period:
witness = The monitor itself was connected:
no-evidence = No single observations were kept.
unagreed = No agreement in force covers this.
contested = Several agreements with different parties cover this:
settle-gap =
    Settle with the parties who takes this one, and which agreement is to cover such faults.
settle-tie =
    Find out with the parties which of these it is, and pass the fault to whom it concerns.
not-decided = It is not decided whose this is.
candidates = The fault lies in one of these:
one-of = The fault lies in one of these, which all have the same owner:
mend = It is yours to mend.
accept-by-phone =
    Call the coordinator, give the number of the fault, say that you take it, and when you
    expect to have mended it. The coordinator may not have been sent this notice.
accept-by-mail =
    Answer this mail and say that you take it on, and when you expect it to be mended.
wait = You need not do anything. You will be told when it is over.
deputy-next =
    Find out with the parties who mends it, and by when. If it is somebody else's, hand it over.
commented-next = It is still with you. A comment changes nothing about that.
people = What has been said
earlier = What earlier faults with the same cause were:
known-next = Others are told if the fault outlasts what has been reported.
nothing-to-do = You need not do anything more about it.
closes = The fault closes by itself once it has been gone for a day. You need not do anything.
ask-remedy = If you know the cause, you may tell the coordinator cause and remedy in one line.
unasked = No longer asked
unasked-lead =
    samband no longer asks what showed this fault, and follows it no further. The equipment is
    still watched in other ways.
unasked-means =
    The probe was taken out of the configuration while the fault was open. Whether the fault is
    gone is not known. If it is still there, somebody has to follow it up by other means.
all-well = You need not do anything.
withdrawn-lead = samband no longer watches this, and follows the fault no further.
withdrawn-means =
    It was taken out of the configuration while the fault was open. Whether it works is not
    known. If the fault is still there, somebody has to follow it up by other means.
relieved = It was with you until now. It no longer is.
digest-why = Many notices came within a short time. They are therefore gathered in one.
cut-off-lead = The monitor has lost its connection.
cut-off-means =
    None of the witnesses answers. That says something about the monitor and its line, and
    nothing about the equipment. Nobody is blamed for anything while this lasts.
cut-off-next = See to the machine that runs samband, and to the line it is on.
back-lead = The monitor is connected again.
back-means = Everything is probed anew. Faults that are still there will be found again.
unlogged-lead = samband cannot write its log.
unlogged-means = Watching and telling go on, but nothing is written to the log.
unlogged-next = See to the disk. Start samband again when it is in order.
undelivered-next =
    Tell the recipient in another way, and correct the address in the configuration.
shadow-mode =
    Shadow mode: this notice was sent to you alone. Without it these would get one each, which
    is written down and not sent:
shadow-next =
    See whether the right ones would be told the right thing. If the fault is real, tell them
    yourselves. The status page shows the notices under “Shadow mode”.
sender = Sent automatically by samband.
takes-nothing-next =
    See whether it is there, and whether our login and our rights there are right. What waits
    goes as soon as it takes something; after 72 hours it is given up.

## To a party outside the health network

minimum-number = Number
minimum-site = Site
minimum-severity = Severity
minimum-grave = cannot be used
minimum-lesser = can be used, and less well
minimum-well = works again
minimum-not-known = not known: it is watched no longer
minimum-soon = can be used still, and soon not
minimum-last-day = Last day
minimum-times = When
minimum-call = Call
minimum-outside = No more is said here, since you are outside the health network.
minimum-call-with-number =
    Call the number above and give the number of the fault, or answer this mail.
minimum-call-them = Call the number above, or answer this mail.
minimum-answer-with-number = Answer this mail and give the number of the fault.
minimum-answer-them = Answer this mail.

## The drill

drill-subject = Drill: telling is being tried
drill-lead = This is a drill. Nothing is wrong, and nobody is to mend anything.
drill-means =
    Once a week samband lets an invented piece of equipment fail, to show that a fault is seen,
    written down and told. This message has gone the way of all others.
drill-next =
    You need not do anything. Should there be a week without such a message, look at the machine
    that runs samband, and at the mail relay.
drill-over = The drill is over
drill-over-lead = The drill is over.
drill-over-means =
    The invented equipment answers again. This message, too, has gone the way of all others.

## What came of an answer by mail

came-accepted = Your answer is written down: you have accepted the fault.
came-rejected = Your answer is written down: you have rejected the fault. It is looked at anew.
came-commented = Your comment is written down.
came-closed = The fault is closed, with the cause and the remedy that you wrote.
came-still-fails =
    It still fails, so that it cannot be closed. What you wrote stands as a comment. Write again
    when it works.
came-unclear = Your mail was not understood, and nothing was done.
came-time =
    The time in your mail was not understood, or does not lie ahead within 90 days. Nothing was
    done.
came-words = Words are missing in your mail, or there are too many. Nothing was done.
came-number =
    The subject of your mail does not have the number of this fault, and nothing was done.
came-unsealed =
    Your mail answers one that we cannot recognise as ours, and nothing was done. Answer the newest mail about the fault, or call.
came-stale = Something has happened since the mail that you answered, and nothing was done.
came-not-theirs = This is not yours to answer as it is now, and nothing was done.
came-decides =
    It is yours to decide whose the fault is, and you cannot reject it. Nothing was done.
came-spent =
    As much has been written down by answers to that mail as may be, and nothing was done. Call
    instead.
came-over = The fault is over, or part of another, and nothing was done.

## reply

reply-now-with = It is with { $holder } now.
reply-understood =
    Answer the mail about the fault, leave its subject as it is, and write one of these on the
    first line:
reply-accept = “accept”, “accept 14:30”, “accept tomorrow 10:00” or “accept 2 hours”
reply-reject = “reject: why”
reply-comment = “comment: what”
reply-done = “done: cause; remedy”

## link

link-label-answer = Answer about this fault
link-label-close = Say what it was
link-answers-or-rejects =
    By “Answer about this fault” at the top you can take it, reject it or comment on it without
    a call. Nothing happens until you press a button on that page.
link-answers =
    By “Answer about this fault” at the top you can take it or comment on it without a call.
    Nothing happens until you press a button on that page.
link-closes =
    By “Say what it was” at the top you can write cause and remedy yourselves and close the
    fault. Nothing happens until you press the button on that page.
link-holds = The link is for this fault and this recipient, for { $days ->
        [one] a day
       *[other] { $days } days
    }. Whoever has the link can answer for you: do not pass it on.
link-by-mail-or-rejects =
    You can also answer this mail: leave the subject as it is and write on the first line
    “accept” or “accept 14:30”, “reject: why” or “comment: what”.
link-by-mail =
    You can also answer this mail: leave the subject as it is and write on the first line
    “accept” or “accept 14:30” or “comment: what”.
link-by-mail-close =
    You can also answer this mail: leave the subject as it is and write on the first line “done:
    cause; remedy”.
