"""The embedded Klaviyo: the part of its API that the sync uses, with its shapes, limits, windows and job life.

It stands in the same process as the test ERP and is reached over HTTP only, under `/api/`. Nothing leaves this
computer. What it refuses and how it words that follows Klaviyo's published description, revision 2026-07-15.
"""
