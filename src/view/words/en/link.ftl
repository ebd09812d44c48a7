### English: the page behind a link in a mail.

link-not-taken = The answer was not written down.
link-thanks = Thank you, the answer is written down
link-since = What has happened since you looked
link-since-mail = What has happened since the mail
link-passed =
    It has been with others, or has come back, since this mail. Use the link in the latest mail
    about it, or call.
link-said = What has been said
link-call = Rather call?
link-accept-heading = Yes, we take it
link-again-heading = Name another time
link-expected = When do you expect it to be mended? May be left empty.
link-zone = By the clock of
link-accept = We take it
link-again = Change the time
link-reject-heading = No, it is not ours
link-because = Why not? Say what you have seen that speaks against it: the fault is looked at anew.
link-reject = Reject it
link-comment-heading = Say something of it
link-text = What do you want to say? It does not change who holds it.
link-comment = Send the comment
link-close-heading = What was it?
link-cause = The cause, on one line
link-remedy = The remedy, on one line
link-close = Close it
link-closed = It is closed. There is nothing more to do about it.
link-cleared =
    It works again, so there is nothing to answer. To say what it was, use the link in the mail
    that says it is over.
link-spent = This link has been used many times. If there is more to say, call.
link-back = The fault is back. Answer by the link in the mail about that.
link-speaks-for = What you say here is written down as said by { $party }.
link-until =
    The link is for this fault and the recipient of the mail, until { $at }. Do not pass it on.
link-not-yours = It is with { $holder }. You need not do anything about it.
link-wrong-elsewhere = The answer was not sent from this page. Press the button here.
link-wrong-form = The answer could not be read. Try again here.
link-wrong-not-offered = That cannot be done to it as it is now.
link-wrong-empty = The field cannot be empty.
link-wrong-too-long = The text is too long: { $most } characters at most.
link-wrong-hidden = The text has a character that is not seen. Type it anew.
link-wrong-time = The time has to lie ahead, and within 90 days.
link-wrong-already =
    You have accepted it already. Name another time if the one you named has changed.
link-wrong-stale = Something has happened since you looked. See what, and then answer again.
link-wrong-busy = Answers cannot be written down just now. Try again shortly, or call.
link-wrong-unkept =
    It holds all the same for the time being, but the log cannot be written: call and say it, so
    that it is not lost.
link-wrong-unheard =
    It is not certain that the answer was written down. Open the page again and see.

## A link that opens nothing

link-unknown = The link does not work
link-unknown-text =
    It may have been cut in two, or come from a copy: only the link in the mail itself works. Open
    it from there, or call.
link-limited = Try again shortly
link-limited-text =
    Many links that do not work have been opened. One from a mail still works; try it again in a
    minute, or call.
link-ended = The link has ended
link-ended-text =
    It held for some days after its mail. Use the link in a later mail about the fault, or call.
link-gone = The link holds no longer
link-gone-text =
    The address that it was sent to is no longer in the register. Call, and you will be helped.
link-off = Links are switched off
link-off-text = Here nobody answers by links. Call instead.
