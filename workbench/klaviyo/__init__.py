"""The Klaviyo sync: configure it, dry-run it to the byte, then run exactly that.

`planning` makes and reads plans without a socket; `service` speaks to Klaviyo; `running` carries a plan out; `records`
and `mapping` say what is read and what becomes of it.
"""
