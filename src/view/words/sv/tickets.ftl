### Tickets of a fault, in systems of others.

tickets = Ärenden i andra system
ticket-open = öppet
ticket-closed = stängt
