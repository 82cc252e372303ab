"""Rules over records: what does not add up, each finding with its figures and the values it speaks about."""

from .catalogue import write_catalogue
from .config import ConfigError, load_config, read_config
from .digest import Digest
from .engine import Said, across, check_all, check_record, digest_record, settled
from .profiles import Profile, profile_of, profiles
from .registry import RuleInfo, UnknownRule, catalogue, explain
from .thresholds import CheckConfig, Thresholds

__all__ = [
    "CheckConfig",
    "ConfigError",
    "Digest",
    "Profile",
    "RuleInfo",
    "Said",
    "Thresholds",
    "UnknownRule",
    "across",
    "catalogue",
    "check_all",
    "check_record",
    "digest_record",
    "explain",
    "load_config",
    "profile_of",
    "profiles",
    "read_config",
    "settled",
    "write_catalogue",
]
