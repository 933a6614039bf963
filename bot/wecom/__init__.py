"""WeCom's API, over wechatpy: the only package that knows either.

A newcomer's index:

- ``errors``    what can go wrong, and what to do about each error code
- ``crypto``    opens callbacks and seals passive replies, however the request was forged
- ``xml``       documents as WeCom writes them: no DTD, no entities, CDATA that stays closed
- ``messages``  a decrypted callback as one frozen value (``Incoming``); passive text as XML
- ``limits``    the numbers WeCom enforces, and text made to fit them
- ``cards``     template cards built from plain values, checked before they are sent
- ``tokens``    one access token for all processes: renewed once, early, never in a loop
- ``client``    the calls: send, update a card, members, menu, and a generic one

Nothing here knows Flask, a handler or a table. Every failure that leaves is a ``WeComError`` or a
``CallbackError``; wechatpy's, requests' and cryptography's own exceptions stay inside.
"""
