"""Which file a document becomes, by the ending of its name; the libraries of a format are loaded on demand."""

from planner.brief.content import Document

ENDINGS = (".pdf", ".docx", ".pptx")
"""Endings of the files that a document can become."""


def rendered(document: Document, ending: str) -> bytes:
    """Render a document as the kind of file of an ending of `ENDINGS`, in the language of whoever reads."""
    document = document.told()
    if ending == ".pptx":
        from planner.brief.slides import slides  # noqa: PLC0415

        return slides(document)
    from planner.brief import pdf  # noqa: PLC0415

    if ending == ".pdf":
        return pdf.pdf(document)
    from planner.brief.word import word  # noqa: PLC0415

    return word(document, pdf.size_that_fits(document))
