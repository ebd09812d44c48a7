### English: what is wrong, and with what.

## What is called what

kind-access-line = the line
kind-room-network = the room network
kind-firewall = the firewall
kind-site-router = the router
kind-monitor = the monitor
kind-network-core = the network core
kind-name-service = the name server
kind-time-service = the time server
kind-registrar = the registrar
kind-bridge = the bridge
kind-media-gateway = the media gateway
kind-certificate = the certificate
kind-credential = the credential
thing-to = { $thing } to { $site }
thing-at = { $thing } at { $site }

## What is wrong: whole sentences

trouble = { $thing } { $fails }.
trouble-service = { $thing }: { $service } { $fails }.
trouble-service-of-equipment =
    { $thing }: the equipment answers pings, but { $service } { $fails }.
trouble-service-of-machine = { $thing }: the machine answers, but { $service } { $fails }.
trouble-media = { $thing }: sound and picture { $fails }.
trouble-certificate = { $thing }: the certificate { $fails }.
trouble-room = { $thing }: camera, microphone or screen { $fails }.
trouble-credential = { $thing }: the login that we have there { $fails }.
trouble-redundancy = { $thing }: { $fails }.
well = { $thing } works again.

## The service that a machine is there for

service-of-codec = the video service
service-of-name-service = the name lookup
service-of-time-service = the time
service-of-registrar = the registration service
service-of-bridge = the meeting service
service-of-media-gateway = the media service
service-of-others = the service

## How something cannot be reached

reach-silent = does not answer
reach-stalled = takes connections but does not answer on them
reach-refusing = refuses connections
reach-unavailable = answers that it is not available
reach-wrong = answers something other than it should
reach-denying = does not let the traffic pass
reach-unregistered = is not to be found where it should be
reach-late = answers too late
reach-reduced = answers at some of its addresses only
reach-unlisted = is not to be found by its name
reach-narrow = does not let full-size packets pass
reach-poor = carries too poorly

## How a service fails

serves-silent = does not answer
serves-stalled = takes connections but does not answer on them
serves-refusing = is not running
serves-unavailable = answers that it cannot serve anybody now
serves-wrong = answers something other than it should
serves-denying = does not let us in
serves-unregistered = is not registered
serves-late = answers too late
serves-reduced = answers at some of its addresses only
serves-unlisted = is not to be found: its name leads to no server
serves-narrow = does not take full-size packets
serves-poor = serves too poorly

## How a registration fails

registration-none = is not registered and cannot be called
registration-denied = is not allowed to register and cannot be called
registration-unavailable = is registered but not available
registration-wrong = is registered with the wrong details
registration-late = is registered but answers too late
registration-reduced = is registered but answers at some of its addresses only
registration-unlisted = is not to be found by its name and cannot be called
registration-narrow = is registered but does not get full-size packets
registration-poor = is registered but hard to reach

## How sound and picture fail

media-silent = do not come through
media-refused = are refused on the way
media-unavailable = are not available
media-wrong = come through damaged
media-late = come through too late
media-reduced = come through at some of its addresses only
media-narrow = do not come through in full-size packets
media-poor = come through poorly: too much is lost, delayed or uneven

## What is wrong with a certificate

certificate-not-shown = is not presented
certificate-void = does not hold
certificate-late = is presented too late
certificate-narrow = does not get through, since its packets are too large
certificate-expired = has expired
certificate-not-yet-valid = is not valid yet
certificate-changed = is another than the one expected
certificate-wrong-name = is made out to another name
certificate-self-signed = is signed by itself
certificate-incomplete-chain = comes without those between it and its authority
certificate-unknown-authority = is signed by an authority that is not trusted
certificate-expiring = expires soon

## How the other facets fail

room-none = does not work
room-wrong = does not work as it should
size-narrow = lets small packets pass, but none of full size
size-late = lets full-size packets pass too slowly
credential-refused = is not accepted
credential-untried = cannot be tried
credential-late = is answered too late
redundancy-reduced =
    some of those that serve it do not answer, so that there is less to fall back on
redundancy-unknown = cannot be told

## What was seen

seen-answered = answered
seen-late = answered too late
seen-fair = carried, and not quite well
seen-poor = carried too poorly
seen-refused = refused the connection
seen-unavailable = answered that it cannot serve now
seen-wrong = answered something other than it should
seen-denied = answered that we may not
seen-beyond = answered that what lies behind it is silent
seen-malformed = answered unintelligibly
seen-silent = did not answer
seen-partial = answered at some of its addresses, and not at others
seen-unlisted = was not to be found by its name
seen-stalled = took the connection and then said nothing
seen-net-unreachable = { $from } said the network is unreachable
seen-host-unreachable = { $from } said the host is unreachable
seen-prohibited = { $from } said the traffic is prohibited
seen-too-old = speaks only what is too old to be spoken here
seen-too-big = { $from } said the packet is too big
seen-login-refused = did not accept the login that we have there
seen-not-performed = was not probed
seen-expired = showed a certificate that has expired
seen-not-yet-valid = showed a certificate that is not valid yet
seen-changed = showed a certificate that is another than the one expected
seen-wrong-name = showed a certificate that is made out to another name
seen-self-signed = showed a certificate that is signed by itself
seen-incomplete-chain =
    showed a certificate that comes without those between it and its authority
seen-unknown-authority = showed a certificate that is signed by an authority that is not trusted
seen-expiring = showed a certificate that expires soon
