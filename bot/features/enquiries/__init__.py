"""Questions of parents to school outside of meetings: asked in any language, answered within school days."""

from bot.features.enquiries.feature import FEATURE
from bot.features.enquiries.inbox.reminding import plan as plan_inbox
from bot.features.enquiries.privacy import purge

__all__ = ["FEATURE", "plan_inbox", "purge"]
