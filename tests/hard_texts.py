"""Texts that are made to be slow: nobody writes them, and nothing may wait for them. Each is repeated to the length that is wanted."""

from __future__ import annotations

#: Rows of what each rule begins with, of what it almost takes, and of what it takes.
PIECES = (
    *("1", "0", "9", " ", "\n", "/", "-", ".", ",", "@", "(", "+", "’", "'", "A", "a", "é", "Ж", "漢", "１", "\u00ad", "\u200b"),
    *("1 ", "0 ", "9 ", "12 ", "1/", "12/", "1.", "1-", "1\n", "12\n", "1\u200b", "a1", "A1 ", "A12 ", "AB12 ", "A1234B", "A1234B ", "A1234\nB", "a1b2c3"),
    *("999 000 0018 ", "999 000 0019 ", "9990000018 ", "99/0000001G ", "99/0000001H ", "99 99 99 99A ", "9999999A ", "99 9999A ", "9999 99A ", "SF99/1A "),
    *("99/00ZZ/00/1T ", "99/99ZZ/99/9A ", "05/9876/123456R ", "A0000AA ", "A 1000 AA ", "Z000000 ", "QQ 12 34 56 A ", "in 12 34 56 a "),
    *(
        "a@",
        "@a",
        "@abc ",
        "a@a.aa ",
        "a.a@a.a.",
        "+44 ",
        "+1",
        "(0",
        "07700 900123 ",
        "E1 1AA ",
        "e1 1st ",
        "AB12 CDE ",
        "AB12 AND ",
        "visor ",
        "visor 12345 ",
    ),
    *("1 Ab ", "1 Ab Ab Ab ", "Ab Road ", "1 abcd road ", "flat 1 ", "snapchat name "),
    *(
        "Ab",
        "Ab ",
        "Ab Cd, ",
        "AB ",
        "A. ",
        "A.B. ",
        "Ab’s ",
        "Ab-Cd ",
        "Mr ",
        "Mr Ab ",
        "mr ",
        "his wife ",
        "his wife Ab ",
        "Victim Support ",
        "Waltham Forest ",
    ),
    *("1/1/11 ", "1.1.11 ", "1 May ", "May 1 ", "year", "12 years old ", "twenty-one ", "aged ", "born 1", "12345678/12 ", "1234567 "),
)


def of_length(piece: str, length: int) -> str:
    """The piece again and again, up to so many characters."""
    return (piece * (length // len(piece) + 1))[:length]
