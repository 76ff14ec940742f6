"""Laws are about results, never about time: a busy machine must not make one fail."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("laws", deadline=None)
settings.load_profile("laws")
