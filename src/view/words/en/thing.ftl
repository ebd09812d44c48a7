### English: what things are called, how they are, and how they fail.

## What is wrong with a certificate, after what shows it

shows-expired = shows a certificate that has expired
shows-not-yet-valid = shows a certificate that is not valid yet
shows-changed = shows another certificate than expected
shows-wrong-name = shows a certificate for another name
shows-self-signed = shows a certificate signed by itself
shows-incomplete-chain = shows an incomplete chain of certificates
shows-unknown-authority = shows a certificate from an unknown authority
shows-expiring = shows a certificate that expires soon

## How something is

state-up = working
state-poor = poor
state-flapping = unstable
state-down = down
state-unknown = unknown

## Kinds

kind-codec = video equipment
kind-room-network = room network
kind-firewall = firewall
kind-site-router = router
kind-access-line = line
kind-network-core = network core
kind-name-service = name service
kind-time-service = time service
kind-registrar = registrar
kind-bridge = bridge
kind-media-gateway = media gateway
kind-certificate = certificate
kind-credential = credential
kind-monitor = monitor

## Kinds, of one that is known

the-codec = the video equipment
the-room-network = the room network
the-firewall = the firewall
the-site-router = the router
the-access-line = the line
the-network-core = the network core
the-name-service = the name service
the-time-service = the time service
the-registrar = the registrar
the-bridge = the bridge
the-media-gateway = the media gateway
the-certificate = the certificate
the-credential = the credential
the-monitor = the monitor
thing-codec = the video equipment in { $name }, { $site }
thing-access-line = the line to { $site }
thing-site-router = the router at { $site }
thing-firewall = the firewall at { $site }
thing-room-network = the room network at { $site }
thing-other = { $kind } { $name } at { $site }

## Facets

facet-reach = reach
facet-service = service
facet-registration = registration
facet-media = sound and picture
facet-certificate = certificate
facet-room = room
facet-size = full-size packets
facet-credential = login
facet-redundancy = redundancy

## What a probe drew

class-answered = answered
class-late = answered too late
class-fair = only fair
class-poor = too poor
class-refused = refused the connection
class-unavailable = answered that it cannot now
class-wrong = answered wrongly
class-denied = answered no
class-beyond = answered that the equipment is not to be had
class-malformed = answered unintelligibly
class-silent = did not answer
class-partial = some answered, others did not
class-unlisted = its name leads nowhere
class-stalled = connected, and did not answer
class-net-unreachable = no way to the network
class-host-unreachable = no way to the equipment
class-prohibited = barred on the way
class-too-old = speaks only what is too old
class-too-big = packet too big on the way
class-login-refused = did not accept the login
class-not-performed = could not be tried

## How something fails, after what does

fails-down = is down
fails-silent = does not answer
fails-reduced = has lost some of its redundancy
fails-unlisted = is not to be found by its name
fails-stalled = takes connections but does not answer
fails-refusing = does not take connections
fails-unavailable = answers but cannot be used
fails-wrong = answers wrongly
fails-denying = does not let traffic pass
fails-narrow = does not let full-size packets pass
fails-unregistered = is not registered
fails-poor = is too poor for sound and picture
fails-slow = is too slow
fails-late = answers too late

## How well a way carries

lost = { $loss }% lost
uneven = jitter { $time }
