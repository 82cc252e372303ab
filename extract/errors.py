"""Why a file, or a page of it, could not be read: typed errors that say what to do, in Chinese and in English.

Each class is one cause. ``detail`` adds what is particular to the file (``"3000 页，上限 2000 页"``); the classes
carry no state beyond it, so that they travel between processes.
"""

from __future__ import annotations

from typing import ClassVar


class InputError(Exception):
    """An input that hecha does not process; ``cause`` and ``advice`` are for the person who submitted it."""

    cause: ClassVar[str] = "文件无法处理"
    cause_en: ClassVar[str] = "the file cannot be processed"
    advice: ClassVar[str] = "请用 PDF 阅读器打开该文件核对，必要时请填报单位重新提交。"
    advice_en: ClassVar[str] = "Open the file in a PDF reader; ask the unit to submit it again if need be."

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail)
        self.detail = detail

    def message(self, lang: str = "zh") -> str:
        """The cause with its detail, in one line, in ``zh`` or ``en``."""
        if lang == "en":
            return f"{self.cause_en} ({self.detail})" if self.detail else self.cause_en
        return f"{self.cause}（{self.detail}）" if self.detail and not self._is_jargon() else self.cause

    def _is_jargon(self) -> bool:
        """Whether the detail is a parser's own English, which tells whoever received the file nothing."""
        return False

    def __str__(self) -> str:
        return self.message()


class NotAPdf(InputError):
    """The name says PDF, the content does not."""

    cause = "不是 PDF 文件"
    cause_en = "not a PDF file"
    advice = "文件内容与扩展名不符，请核对是否传错文件，或请填报单位另存为 PDF 后重新提交。"
    advice_en = "The content does not match the extension: check for a mix-up, or have it saved as PDF again."


class UnsupportedFormat(InputError):
    """A format that hecha does not read at all."""

    cause = "不支持的文件格式"
    cause_en = "unsupported file format"
    advice = "请转换为 PDF、OFD、Word（.docx）、Excel（.xlsx），或 PNG、JPEG、TIFF 图像后再处理。"
    advice_en = "Convert it to PDF, OFD, .docx, .xlsx, or to a PNG, JPEG or TIFF image."


class EmptyFile(InputError):
    """No bytes, or a document without a page."""

    cause = "空文件"
    cause_en = "empty file"
    advice = "文件没有内容，可能是上传或复制中断，请填报单位重新提交。"
    advice_en = "It has no content, perhaps from a broken upload or copy: ask the unit to submit it again."


class DamagedPdf(InputError):
    """A PDF (or an image) that no reader gets open."""

    cause = "文件已损坏"
    cause_en = "damaged file"
    advice = "请用 PDF 阅读器打开并另存一份再试；仍打不开的，请填报单位重新提交。"
    advice_en = "Open it in a PDF reader and save a copy; if that fails, ask the unit to submit it again."

    def _is_jargon(self) -> bool:
        return self.detail.isascii()


class PagesMissing(InputError):
    """A PDF whose damage hides some of its pages; the others were read."""

    cause = "部分页面无法读取"
    cause_en = "some pages cannot be read"
    advice = "请用 PDF 阅读器打开，核对缺少的页面，另存一份再试，或请填报单位重新提交。"
    advice_en = "Open it in a PDF reader, see which pages are missing, and save a copy or ask for it again."


class AttachmentsUnread(InputError):
    """Files embedded in a PDF, as in a portfolio: they are submissions of their own and are not read."""

    cause = "文件内嵌的附件未读取"
    cause_en = "files attached within this one were not read"
    advice = "请用 PDF 阅读器打开，将附件另存为单独的文件后再处理。"
    advice_en = "Open it in a PDF reader and save the attachments as files of their own."


class EncryptedPdf(InputError):
    """A PDF that needs a password."""

    cause = "文件已加密，需要密码"
    cause_en = "encrypted, a password is needed"
    advice = "请向填报单位索取密码，解除加密后另存一份再处理。"
    advice_en = "Ask the unit for the password and save a copy without it."


class TooLarge(InputError):
    """Over one of the limits of bytes, pages or pixels; ``detail`` says which and by how much."""

    cause = "超出处理上限"
    cause_en = "over a processing limit"
    advice = "请拆分文件或降低扫描分辨率后再处理，或在配置文件 [limits] 中放宽上限。"
    advice_en = "Split it or scan at a lower resolution, or raise the limit in [limits] of the configuration."


class OcrUnavailable(InputError):
    """A scanned page, and no working text recognition on this machine; ``detail`` says what is missing."""

    cause = "无法进行文字识别"
    cause_en = "text recognition is not available"
    advice = "请核对 --ocr 与 --ocr-models 的设置；无图形界面的 Linux 服务器需先安装 libgl1。"
    advice_en = "Check --ocr and --ocr-models; a bare Linux server needs libgl1 installed."


class RecognitionFailed(InputError):
    """A page whose image could not be recognised for a defect of hecha; ``detail`` is the exception."""

    cause = "识别该页时程序出错"
    cause_en = "an error of the program while the page was recognised"
    advice = "文件本身未必有问题：请人工核对该页，并连同文件报告给维护者。"
    advice_en = "Nothing need be wrong with the file: read the page yourself, and report it with the file."

    def _is_jargon(self) -> bool:
        return self.detail.isascii()


class DamagedOffice(InputError):
    """A Word or Excel file that cannot be opened, or whose content does not match its name."""

    cause = "文档已损坏或格式不符"
    cause_en = "damaged document, or not what its name says"
    advice = "请用 Word、Excel 或 WPS 打开并另存一份（.docx、.xlsx 或 PDF）再试；仍打不开的，请填报单位重新提交。"
    advice_en = "Open it in Word, Excel or WPS and save a copy as .docx, .xlsx or PDF; else ask for it again."

    def _is_jargon(self) -> bool:
        return self.detail.isascii()


class HostileFile(InputError):
    """A file made to exhaust who opens it; ``detail`` says by what."""

    cause = "文件内容异常，已拒绝打开"
    cause_en = "refused: the file looks made to harm its reader"
    advice = "该文件可能含有恶意内容，请勿打开，并与填报单位核实来源。"
    advice_en = "It may be malicious: do not open it, and check its origin with the unit."


class ConverterMissing(InputError):
    """A format that takes an office program to read, and none on this machine; ``detail`` is the format."""

    cause = "读取此格式需要 LibreOffice，本机未安装"
    cause_en = "reading this format takes LibreOffice, which is not installed"
    advice = "请安装 LibreOffice 后重试（Debian：apt install libreoffice），或将文件另存为 .docx、.xlsx 或 PDF。"
    advice_en = "Install LibreOffice (on Debian: apt install libreoffice), or save the file as .docx, .xlsx or PDF."


class ConversionFailed(InputError):
    """LibreOffice was there and gave nothing; ``detail`` says why."""

    cause = "LibreOffice 转换失败"
    cause_en = "LibreOffice could not convert it"
    advice = "请用 Word、Excel 或 WPS 打开该文件，另存为 .docx、.xlsx 或 PDF 后再处理。"
    advice_en = "Open it in Word, Excel or WPS and save it as .docx, .xlsx or PDF."


class PartlyRead(InputError):
    """Something on a page that was not read while the rest was; ``detail`` says what."""

    cause = "部分内容未读取"
    cause_en = "not everything on the page was read"
    advice = "请打开原文件核对：取消隐藏、接受或拒绝修订、保存公式结果后另存，再重新处理。"
    advice_en = "Check the original: unhide, accept or reject revisions, save formulas with results, and read it again."


class NotUnderstood(InputError):
    """A form that looks filled in as a self-evaluation and gave no record; ``detail`` is its title."""

    cause = "疑似自评表，未能读出"
    cause_en = "looks like a self-evaluation, yet none was read"
    advice = "请打开该页核对：如确为自评表，请人工录入，或用 hecha labels 查看未识别的标签并补充到配置文件。"
    advice_en = "Look at the page: if it is one, enter it by hand, or see hecha labels for labels to add."
