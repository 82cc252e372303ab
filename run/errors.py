"""Why a worker gave no result for a file, worded like the reader's own errors."""

from __future__ import annotations

from ..extract.errors import InputError
from .pool import Lost


class TimedOut(InputError):
    """The wall-clock limit passed; the worker was ended."""

    cause = "处理超时"
    cause_en = "out of time"
    advice = "文件可能过大或已损坏；可用 --timeout 放宽时限后单独处理该文件。"
    advice_en = "The file may be too large or damaged; try it alone with a longer --timeout."


class OutOfMemory(InputError):
    """The memory limit was reached."""

    cause = "处理所需内存超过上限"
    cause_en = "out of memory"
    advice = "文件可能过大或已损坏；可在配置文件 [limits] memory_mb 中放宽上限后单独处理。"
    advice_en = "The file may be too large or damaged; try it alone with a higher [limits] memory_mb."


class WorkerDied(InputError):
    """The process that read the file ended abruptly."""

    cause = "处理进程异常退出"
    cause_en = "the worker process died"
    advice = "文件可能已损坏，请用 PDF 阅读器打开并另存一份再试。"
    advice_en = "The file may be damaged: open it in a PDF reader and save a copy."


class UnexpectedError(InputError):
    """A defect of hecha, or a file that no one foresaw."""

    cause = "处理时发生意外错误"
    cause_en = "an unexpected error"
    advice = "请用 PDF 阅读器打开并另存一份再试；仍然出错的，请连同文件报告给维护者。"
    advice_en = "Open it in a PDF reader and save a copy; if that fails, report it with the file."


class Unreadable(InputError):
    """The system does not let the file be opened."""

    cause = "文件无法打开"
    cause_en = "the file cannot be opened"
    advice = "文件可能已被移走、被占用或没有读取权限，处理后重新运行。"
    advice_en = "It may have been moved, be in use, or lack permission to read; mend that and run again."


_ERRORS: dict[str, type[InputError]] = {
    "timeout": TimedOut,
    "memory": OutOfMemory,
    "died": WorkerDied,
    "error": UnexpectedError,
}


def error_of(lost: Lost) -> InputError:
    """The error that tells a person why the task was lost."""
    return _ERRORS[lost.cause](lost.detail)
