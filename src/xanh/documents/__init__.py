"""Official documents.

`read` turns pages into a `PlanDraft` with spans and doubts, `write` turns facts into documents, `check`
measures any document against the layout of official ones.
"""
