"""The built-in room's shared editor, on the server.

Everything that is done in a room is an entry in its log (`storage.editor`): a Yjs update of the code or of
the interviewers' notes, a chat line, the task, the language, the end. A browser sends entries again until it
hears that they are stored, and others see an entry only once it is; so whatever dies, nothing typed is lost.

`protocol` is what browsers and server say to each other, `documents` the texts that people write together,
`guests` who may come in, `connections` one open page, `rooms` a room as this process knows it, `keeper` the
one loop that stores and tells, `live` the WebSocket and what stands in for it, `tasks` the prepared tasks.
"""
