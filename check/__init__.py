"""Rules over records: what does not add up, each finding with its figures and the values it speaks about."""

from .catalogue import write_catalogue
from .config import ConfigError, load_config, read_config
from .engine import check_all, check_record
from .profiles import Profile, profile_of, profiles
from .registry import RuleInfo, UnknownRule, catalogue, explain
from .thresholds import CheckConfig, Thresholds

__all__ = [
    "CheckConfig",
    "ConfigError",
    "Profile",
    "RuleInfo",
    "Thresholds",
    "UnknownRule",
    "catalogue",
    "check_all",
    "check_record",
    "explain",
    "load_config",
    "profile_of",
    "profiles",
    "read_config",
    "write_catalogue",
]
