from pathlib import Path

import pytest

from dashboard.corpus.decoding import decode
from dashboard.corpus.outcome import Refused

SEEDS = Path(__file__).parents[2] / "seeds"
POLISH = (
    "„Będziemy wspierać Ukrainę tak długo, jak będzie trzeba” – powiedział premier Donald Tusk w Łodzi. "
    "Żołnierze potrzebują amunicji, dodał szef rządu.\n"
)
RUSSIAN = (
    "Министр иностранных дел России Сергей Лавров заявил в среду, что переговоры с Украиной возможны только при "
    "соблюдении ранее названных условий.\n"
)
JAPANESE = "岸田首相は東京で、ウクライナへの支援を継続し、ロシアに対する制裁を強化すると述べた。\n"
LINES = [
    (
        "cp1252",
        "„Wir unterstützen die Ukraine so lange wie nötig“, sagte Olaf Scholz in München – ohne übermäßige Eile.\r\n",
    ),
    (
        "cp1252",
        "« Nous soutiendrons l’Ukraine aussi longtemps qu’il le faudra », a déclaré Emmanuel Macron à l’Élysée.\n",
    ),
    ("cp1252", "«Apoyaremos a Ucrania», declaró Pedro Sánchez en Málaga. Añadió que España enviará más munición.\n"),
    ("cp1252", "O presidente Lula disse em Brasília que não há solução militar, segundo informações da Presidência.\n"),
    ("cp1252", "”Vi kommer att stödja Ukraina så länge det behövs”, sade statsminister Ulf Kristersson i Malmö.\n"),
    (
        "cp1252",
        "”Tuemme Ukrainaa niin kauan kuin on tarpeen”, sanoi Sauli Niinistö Hämeenlinnassa ja lisäsi: täytyy.\n",
    ),
    (
        "cp1252",
        "“It’s a 5,000 km² zone,” António Costa told Orbán at the meeting of the leaders in Brussels on Monday "
        "evening, and Jonas Gahr Støre added that 12 m³ a day were needed.\n",
    ),
    ("cp1250", POLISH),
    ("iso8859_2", POLISH.replace("„", '"').replace("”", '"').replace("–", "-")),
    (
        "cp1250",
        "„Budeme podporovat Ukrajinu tak dlouho, jak bude třeba,“ řekl premiér Petr Fiala v Praze na schůzce.\n",
    ),
    ("cp1250", "„Magyarország nem szállít fegyvert Ukrajnának” – mondta Orbán Viktor. Hozzátette: őszintén békét.\n"),
    (
        "cp1250",
        "Preşedintele Klaus Iohannis a declarat la Bucureşti că România va sprijini Ucraina atât cât e nevoie.\n",
    ),
    ("cp1254", "Cumhurbaşkanı Erdoğan, İstanbul'da yaptığı açıklamada görüşmelere devam edeceğini söyledi.\n"),
    ("cp1257", "Prezidentas Gitanas Nausėda Vilniuje pareiškė, kad Lietuva rems Ukrainą, ir paragino sąjungininkus.\n"),
    ("cp1251", "«Ми потребуємо гарантій безпеки», — заявив президент України Володимир Зеленський у Парижі.\n"),
    ("cp1251", RUSSIAN),
    ("koi8_r", RUSSIAN),
    ("cp866", RUSSIAN),
    ("koi8_u", "Ми потребуємо гарантій безпеки, - заявив президент України Володимир Зеленський у Парижі.\n"),
    ("cp1253", "«Θα στηρίξουμε την Ουκρανία όσο χρειαστεί», δήλωσε ο πρωθυπουργός Κυριάκος Μητσοτάκης στην Αθήνα.\n"),
    ("cp1255", "ראש הממשלה אמר בירושלים כי ישראל תעביר סיוע הומניטרי לאוקראינה אך לא תספק לה נשק.\n"),
    ("cp1256", "قال الرئيس في القاهرة إن بلاده تدعم الحل السلمي للأزمة في أوكرانيا وتدعو جميع الأطراف إلى العودة.\n"),
    ("gb18030", "中国外交部发言人汪文斌在北京表示，中方始终主张通过对话谈判政治解决乌克兰危机，反对单边制裁。\n"),
    ("big5", "外交部發言人在台北表示，我國將繼續支持烏克蘭人民，並與國際社會共同對俄羅斯實施制裁。\n"),
    ("cp932", JAPANESE),
    ("euc_jp", JAPANESE),
    ("cp949", "윤석열 대통령은 서울에서 우크라이나에 대한 인도적 지원을 계속하겠다고 말했다.\n"),
]


@pytest.mark.parametrize(("encoding", "line"), LINES)
@pytest.mark.parametrize("times", [1, 4])
def test_prose_in_a_legacy_encoding_is_told(encoding, line, times):
    assert decode((line * times).encode(encoding)) == line * times


def test_no_bundled_article_saved_as_windows_1252_is_misread():
    articles = [path.read_bytes().decode().split("\n---\n", 1)[1] for path in sorted(SEEDS.glob("2*.md"))]
    told = 0
    for text in articles:
        try:
            data = text.encode("cp1252")
        except UnicodeEncodeError:
            continue  # it names a Pole or a Turk
        assert decode(data) == text
        told += not text.isascii()
    assert told == 13


@pytest.mark.parametrize(
    "data",
    [
        "Andrés said “no” in Kraków.".encode("cp850", "replace").replace(b"?", b"\x81") * 3,
        bytes(range(128, 256)) * 3,
        b"caf\x8f\x8d\x81 \x9d\x90 abc",
    ],
)
def test_what_fits_no_encoding_well_is_refused(data):
    with pytest.raises(Refused, match="cannot be told with confidence"):
        decode(data)
