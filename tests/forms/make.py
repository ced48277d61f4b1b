#!/usr/bin/env python3
"""How the forms of the cases were made: once, by hand of this script; the files are committed beside it.

Needs pandoc, python-docx, odfpy, openpyxl and xlwt. Run it in this folder to make them again (`make.py`), or a few of
them (`make.py word-merged transposed`). Names and schools are invented.
"""

import pathlib
import subprocess
import sys
import zipfile

import openpyxl
import xlwt
from docx import Document
from docx.oxml import OxmlElement
from odf import style as odf_style
from odf import table as odf_table
from odf import text as odf_text
from odf.opendocument import OpenDocumentSpreadsheet, OpenDocumentText
from openpyxl.styles import Font

HERE = pathlib.Path(__file__).parent
FORMS = {}


def form(name, extension):
    """A function that makes `name/form.extension`."""

    def kept(make):
        FORMS[name] = (make, extension)
        return make

    return kept


def pandoc(path, markdown):
    subprocess.run(["pandoc", "-f", "markdown", "-o", path], input=markdown, text=True, check=True)


def fill(table, rows):
    for cells, texts in zip(table.rows, rows):
        for cell, text in zip(cells.cells, texts):
            if text.startswith("**"):
                cell.paragraphs[0].add_run(text.strip("*")).bold = True
            else:
                cell.text = text


@form("word-merged", "docx")
def word_merged(path):
    """Sections in cells over the whole width, tasks in cells over several rows, a page header, identity in a table."""
    document = Document()
    document.sections[0].header.paragraphs[0].text = "Lycée des Trois Rivières"
    document.add_heading("Évaluation en atelier – Maintenance", 0)
    fill(document.add_table(2, 4), [["Nom :", "", "Prénom :", ""], ["Classe :", "", "Date :", ""]])
    document.add_paragraph("Le candidat intervient sur un vélo à assistance électrique.")
    rows = [
        ["Tâches", "Critères", "NA", "EC", "A", "Observations"],
        ["**1. Préparer**", "", "", "", "", ""],
        ["Poste", "Outils rangés", "", "", "", ""],
        ["", "**Batterie débranchée**", "", "", "", ""],
        ["Dossier", "Bon de travail rempli", "", "", "", ""],
        ["**2. Réparer**", "", "", "", "", ""],
        ["Freins", "Câble changé", "", "", "", ""],
        ["", "Garde réglée /2", "", "", "", ""],
        ["Essai sur route (obligatoire)", "", "", "", "", ""],
    ]
    table = document.add_table(len(rows), 6)
    fill(table, rows)
    for row in (1, 5):
        table.cell(row, 0).merge(table.cell(row, 5))
    table.cell(2, 0).merge(table.cell(3, 0))
    table.cell(6, 0).merge(table.cell(7, 0))
    table.cell(8, 0).merge(table.cell(8, 1))
    mark = table.rows[0]._tr.get_or_add_trPr()
    mark.append(OxmlElement("w:tblHeader"))
    document.add_paragraph("Légende : NA = non acquis ; EC = en cours d'acquisition ; A = acquis")
    document.save(path)


@form("word-pages", "docx")
def word_pages(path):
    """One table a page, the heads again on each; the third has a title of its own."""
    document = Document()
    document.add_heading("Accueil d'un visiteur", 1)
    heads = ["Compétences", "Insuffisant", "Fragile", "Satisfaisant", "Très satisfaisant"]
    pages = [
        (None, ["Se présente", "Regarde son interlocuteur"]),
        (None, ["Reformule la demande", "Note le message"]),
        ("Au téléphone", ["Décroche avant la troisième sonnerie", "Met en attente"]),
    ]
    for title, labels in pages:
        if title:
            document.add_heading(title, 2)
        table = document.add_table(len(labels) + 1, 5)
        fill(table, [heads] + [[label, "", "", "", ""] for label in labels])
        document.add_page_break()
    document.save(path)


@form("word-filled", "docx")
def word_filled(path):
    """A form that somebody has filled in: ticks and a remark are no part of the blank one."""
    document = Document()
    document.add_paragraph("Tenue de caisse").runs[0].bold = True
    document.add_paragraph("Nom : Martin Zoé     Classe : 2B")
    rows = [
        ["Tenir la caisse", "Oui", "Non", "Commentaire"],
        ["Compte le fonds de caisse", "X", "", "très vite"],
        ["Rend la monnaie", "", "X", ""],
        ["Ferme le tiroir *", "✓", "", ""],
    ]
    fill(document.add_table(4, 4), rows)
    document.add_paragraph("* critère obligatoire")
    document.save(path)


@form("word-unknown-heads", "docx")
def word_unknown_heads(path):
    """Heads in words that no list has, below a first row that is empty."""
    document = Document()
    document.add_heading("Mein Referat", 1)
    rows = [
        ["", "", "", ""],
        ["Ich …", "wie die Sonne", "wie der Mond", "wie ein Stern"],
        ["spreche frei", "", "", ""],
        ["zeige Bilder", "", "", ""],
        ["halte die Zeit ein", "", "", ""],
    ]
    fill(document.add_table(5, 4), rows)
    document.save(path)


RUBRIC = """---
title: Persuasive essay
---

Name: \\_\\_\\_\\_\\_\\_\\_\\_ Class: \\_\\_\\_\\_

| Criteria | Excellent (4) | Good (3) | Fair (2) | Poor (1) |
|----------|---------------|----------|----------|----------|
| **Claim** | The claim is clear and arguable. | The claim is clear. | The claim is vague. | There is no claim. |
| **Evidence** (×2) | Three sources are quoted and weighed. | Two sources are quoted. | One source is named. | No source is named. |
| **Style** | Sentences vary; no errors. | Few errors. | Errors disturb the reader. | Errors hide the meaning. |

Total: /16
"""


@form("rubric-docx", "docx")
def rubric_docx(path):
    """An English rubric with a text in each cell, by pandoc from Markdown."""
    pandoc(path, RUBRIC)


@form("smileys-odt", "odt")
def smileys_odt(path):
    """Two tables below headings, levels as faces, by pandoc from Markdown."""
    pandoc(
        path,
        """# Mon autoévaluation

## En classe

|              | ☹ | 😐 | ☺ |
|--------------|---|----|---|
| J'écoute     |   |    |   |
| Je participe |   |    |   |

## À la maison

|                 | ☹ | 😐 | ☺ |
|-----------------|---|----|---|
| J'apprends      |   |    |   |
| Je range mon sac |   |    |   |
""",
    )


def odt_row(table, cells):
    row = odf_table.TableRow()
    for text, across, down, look in cells:
        if text is None:
            row.addElement(odf_table.CoveredTableCell())
            continue
        spans = {}
        if across > 1:
            spans["numbercolumnsspanned"] = across
        if down > 1:
            spans["numberrowsspanned"] = down
        cell = odf_table.TableCell(valuetype="string", **spans)
        cell.addElement(odf_text.P(text=text, **({"stylename": look} if look else {})))
        row.addElement(cell)
    table.addElement(row)


@form("two-head-rows", "odt")
def two_head_rows(path):
    """Heads in two rows with merged cells, a table of codes as legend, a signature line."""
    document = OpenDocumentText()
    bold = odf_style.Style(name="Gras", family="paragraph")
    bold.addElement(odf_style.TextProperties(fontweight="bold"))
    document.automaticstyles.addElement(bold)
    document.text.addElement(odf_text.H(outlinelevel=1, text="Grille de stage"))
    document.text.addElement(odf_text.P(text="Établissement : ………………  Session : 2026"))
    table = odf_table.Table(name="Grille")
    table.addElement(odf_table.TableColumn(numbercolumnsrepeated=6))
    plain = lambda text: (text, 1, 1, None)
    gone = (None, 1, 1, None)
    odt_row(table, [("Activités", 1, 2, bold), ("Indicateurs", 1, 2, bold), ("Niveau de maîtrise", 3, 1, bold), gone, gone, ("Remarques", 1, 2, bold)])
    odt_row(table, [gone, gone, plain("MI"), plain("MF"), plain("MS"), gone])
    odt_row(table, [("Ranger la réserve", 1, 2, None), plain("Produits datés"), plain(""), plain(""), plain(""), plain("")])
    odt_row(table, [gone, plain("Allées libres"), plain(""), plain(""), plain(""), plain("")])
    odt_row(table, [("Informer le client", 1, 1, None), plain("Écoute la question coef. 3"), plain(""), plain(""), plain(""), plain("")])
    document.text.addElement(table)
    legend = odf_table.Table(name="Légende")
    legend.addElement(odf_table.TableColumn(numbercolumnsrepeated=2))
    for code, name in (("MI", "Maîtrise insuffisante"), ("MF", "Maîtrise fragile"), ("MS", "Maîtrise satisfaisante")):
        odt_row(legend, [plain(code), plain(name)])
    document.text.addElement(legend)
    document.text.addElement(odf_text.P(text="Signature du tuteur : ………………"))
    document.save(path)


@form("workbook", "xlsx")
def workbook(path):
    """Title and identity above the table, an empty row, merged section rows, points, a total, a legend below."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Feuil1"
    bold = Font(bold=True)
    rows = [
        ["Contrôle de réception – magasin"],
        ["Nom :", None, "Classe :", None],
        [],
        ["Compétence", "Barème", "TI", "I", "S", "TS", "Observations"],
        ["A. Réception"],
        ["Vérifie le bon de livraison", 4],
        ["Compte les colis", 4],
        ["B. Rangement"],
        ["Respecte les emplacements", 6],
        ["Porte ses chaussures de sécurité *", 6],
        ["Total", 20],
        [],
        ["TI = très insuffisant ; I = insuffisant ; S = satisfaisant ; TS = très satisfaisant"],
    ]
    for row in rows:
        sheet.append(row)
    for row in (5, 8):
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=7)
        sheet.cell(row, 1).font = bold
    sheet["A1"].font = bold
    for cell in sheet[4]:
        cell.font = bold
    book.save(path)


@form("workbook-two-sheets", "xlsx")
def workbook_two_sheets(path):
    """A sheet for each section, levels 0 to 3, numbers of items in a column."""
    book = openpyxl.Workbook()
    first = book.active
    first.title = "Oral"
    second = book.create_sheet("Écrit")
    for sheet, labels in ((first, ["Voix posée", "Regard"]), (second, ["Orthographe", "Mise en page"])):
        sheet.append(["N°", "Critères", 0, 1, 2, 3])
        for number, label in enumerate(labels, 1):
            sheet.append([number, label])
    book.save(path)


@form("three-columns", "xlsx")
def three_columns(path):
    """Domain, skill and indicator each in a column, merged downward; levels by number."""
    book = openpyxl.Workbook()
    sheet = book.active
    rows = [
        ["Domaine", "Compétence", "Indicateur", "Niveau 1", "Niveau 2", "Niveau 3", "Niveau 4"],
        ["Langage oral", "Écouter", "Regarde celui qui parle"],
        [None, None, "Répond à la question"],
        [None, "Parler", "Articule"],
        ["Langage écrit", "Lire", "Lit un mot connu"],
        [None, "Écrire", "Copie une phrase"],
    ]
    for row in rows:
        sheet.append(row)
    for area in ("A2:A4", "B2:B3", "A5:A6"):
        sheet.merge_cells(area)
    book.save(path)


@form("old-workbook", "xls")
def old_workbook(path):
    """The format before 2007, with merged cells."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("Sheet1")
    sheet.write_merge(0, 0, 0, 4, "Woodwork: the step stool")
    for column, text in enumerate(["Task", "Criterion", "Not yet", "Partly", "Yes"]):
        sheet.write(1, column, text)
    sheet.write_merge(2, 3, 0, 0, "Measuring")
    sheet.write(2, 1, "Reads the drawing")
    sheet.write(3, 1, "Marks the cuts")
    sheet.write(4, 0, "Sawing")
    sheet.write(4, 1, "Wears goggles (mandatory)")
    book.save(path)


@form("workbook-ods", "ods")
def workbook_ods(path):
    """A sheet with coefficients, cells repeated to its edge."""
    document = OpenDocumentSpreadsheet()
    table = odf_table.Table(name="Grille")
    rows = [
        ["Situation professionnelle", "Coef.", "Non conforme", "Conforme", "Remarque"],
        ["Respecter l'hygiène", "3", "", "", ""],
        ["Dresser l'assiette", "1", "", "", ""],
        ["Servir à l'heure", "2", "", "", ""],
    ]
    for cells in rows:
        row = odf_table.TableRow()
        for text in cells:
            cell = odf_table.TableCell(valuetype="string")
            if text:
                cell.addElement(odf_text.P(text=text))
            row.addElement(cell)
        row.addElement(odf_table.TableCell(numbercolumnsrepeated=16379))
        table.addElement(row)
    last = odf_table.TableRow(numberrowsrepeated=1048572)
    last.addElement(odf_table.TableCell(numbercolumnsrepeated=16384))
    table.addElement(last)
    document.spreadsheet.addElement(table)
    document.save(path)


@form("separated", "csv")
def separated(path):
    """Semicolons, Windows-1252, the task again on each row."""
    text = (
        "Tâche;Critère;A;B;C;D;Appréciation\r\n"
        "Créer la fiche;Nom exact;;;;;\r\n"
        "Créer la fiche;\"Adresse; code postal\";;;;;\r\n"
        "Classer;Date présente;;;;;\r\n"
    )
    pathlib.Path(path).write_bytes(text.encode("cp1252"))


@form("page-html", "html")
def page_html(path):
    """A page in Spanish with cells over columns and rows, a caption, a heading in between."""
    pathlib.Path(path).write_text(
        """<!DOCTYPE html><html lang="es"><head><title>no se lee</title></head><body>
<h1>Rúbrica de la exposición oral</h1>
<p>Alumno: ________ Fecha: ________</p>
<table border="1"><caption>Presentación del tema</caption>
<tr><th colspan="2">Criterios</th><th>Insuficiente</th><th>Suficiente</th><th>Bueno</th><th>Excelente</th></tr>
<tr><td rowspan="2">Voz</td><td>Volumen</td><td></td><td></td><td></td><td></td></tr>
<tr><td>Ritmo</td><td></td><td></td><td></td><td></td></tr>
<tr><td>Contenido</td><td>Usa fuentes &amp; datos</td><td></td><td></td><td></td><td></td></tr>
</table></body></html>
""",
        encoding="utf-8",
    )


@form("clipboard-word", "html")
def clipboard_word(path):
    """What a word processor puts on the clipboard of Windows."""
    pathlib.Path(path).write_text(
        """Version:0.9
StartHTML:0000000105
EndHTML:0000001500
<html xmlns:o="urn:schemas-microsoft-com:office:office"><body lang=FR>
<!--StartFragment-->
<p class=MsoTitle><b><span style='font-size:16.0pt'>Vente en réserve<o:p></o:p></span></b></p>
<table class=MsoTableGrid border=1 cellspacing=0 cellpadding=0><tr>
<td width=200><p class=MsoNormal><b>Situation 1&nbsp;: accueillir<o:p></o:p></b></p></td>
<td><p class=MsoNormal>--<o:p></o:p></p></td><td><p class=MsoNormal>-</p></td><td><p class=MsoNormal>+</p></td><td><p class=MsoNormal>++</p></td></tr>
<tr><td><p class=MsoNormal>Salue le client<o:p></o:p></p></td><td><p class=MsoNormal><o:p>&nbsp;</o:p></p></td><td></td><td></td><td></td></tr>
<tr><td><p class=MsoNormal>Cherche le <i>besoin</i><o:p></o:p></p></td><td><p><o:p>&nbsp;</o:p></p></td><td></td><td></td><td></td></tr>
</table>
<!--EndFragment--></body></html>
""",
        encoding="utf-8",
    )


@form("markdown-german", "md")
def markdown_german(path):
    """Points and no levels, a total, words in German."""
    pathlib.Path(path).write_text(
        """# Klassenarbeit: Der elektrische Stromkreis

| Aufgabe | Punkte | Bemerkungen |
|---|---|---|
| Der Stromkreis ist gezeichnet | 6 | |
| Die Begriffe sind erklärt | 4,5 | |
| Das Ergebnis ist mit der Einheit angegeben | 1,5 | |
| **Gesamt** | 12 | |
""",
        encoding="utf-8",
    )


@form("transposed", "md")
def transposed(path):
    """Levels below one another, criteria side by side."""
    pathlib.Path(path).write_text(
        """# Lab report

| Level | Question | Method |
|---|---|---|
| Exemplary | The question can be tested and says why it matters. | Another team could repeat it. |
| Proficient | The question can be tested. | Most steps are there. |
| Beginning | The question is a topic. | Steps are missing. |
""",
        encoding="utf-8",
    )


@form("lists", "md")
def lists(path):
    """No table: headings and lists."""
    pathlib.Path(path).write_text(
        """# Entretien de vente

À observer pendant l'entretien.

## Découverte

- Pose des questions ouvertes
- Reformule (2 pts)

## Conclusion

1. Propose un rendez-vous
2. Remercie (obligatoire)
""",
        encoding="utf-8",
    )


def package(path, parts):
    """A package of these parts: what openpyxl and python-docx cannot say is written as XML."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in parts.items():
            info = zipfile.ZipInfo(name, (2026, 11, 28, 12, 0, 0))
            archive.writestr(info, '<?xml version="1.0" encoding="UTF-8"?>' + text)


SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def sheet(rows, before=""):
    cells = ""
    for nth, (hidden, row) in enumerate(rows, 1):
        inner = "".join(
            f'<c r="{chr(65 + at)}{nth}" t="inlineStr"{style}><is><t>{text}</t></is></c>'
            for at, (style, text) in enumerate(row)
            if text
        )
        cells += f'<row r="{nth}"{hidden}>{inner}</row>'
    return f'<worksheet xmlns="{SHEET}">{before}<sheetData>{cells}</sheetData></worksheet>'


@form("hidden-in-a-workbook", "xlsx")
def hidden_in_a_workbook(path):
    """A hidden column of answers, a hidden row, a hidden sheet, a row that is struck out."""

    def plain(*texts):
        return [("", text) for text in texts]

    shown = sheet(
        [
            ("", plain("Critère", "++", "+", "-", "Réponses")),
            ("", plain("Pose la voix", "", "", "", "page 3")),
            (' hidden="1"', plain("Ligne de l'an dernier")),
            ("", [(' s="1"', "Ligne rayée")]),
            ("", plain("Lève les yeux", "", "", "", "page 4")),
        ],
        '<cols><col min="5" max="5" hidden="1"/></cols>',
    )
    hidden = sheet([("", plain("Critère", "++", "+", "-")), ("", plain("Ligne cachée"))])
    package(
        path,
        {
            "xl/workbook.xml": f'<workbook xmlns="{SHEET}" xmlns:r="{RELATIONS}"><sheets>'
            '<sheet name="Grille" sheetId="1" r:id="rId1"/>'
            '<sheet name="Barème du jury" sheetId="2" state="hidden" r:id="rId2"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            + "".join(
                f'<Relationship Id="rId{nth}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{nth}.xml"/>'
                for nth in (1, 2)
            )
            + "</Relationships>",
            "xl/styles.xml": f'<styleSheet xmlns="{SHEET}"><fonts><font/><font><strike/></font></fonts>'
            '<cellXfs><xf fontId="0"/><xf fontId="1"/></cellXfs></styleSheet>',
            "xl/worksheets/sheet1.xml": shown,
            "xl/worksheets/sheet2.xml": hidden,
        },
    )


@form("hidden-in-word", "docx")
def hidden_in_word(path):
    """Hidden, struck and deleted words, a deleted row; words whose property is switched off are seen."""

    def run(text, properties=""):
        return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'

    def row(*cells, properties=""):
        inner = "".join(f"<w:tc><w:p>{cell}</w:p></w:tc>" for cell in cells)
        return f"<w:tr><w:trPr>{properties}</w:trPr>{inner}</w:tr>"

    blank = [run("")] * 2
    rows = (
        row(run("Critère"), run("Acquis"), run("Non acquis"))
        + row(run("Accueille") + run(" [deux points]", "<w:vanish/>"), *blank)
        + row(run("Sert ") + run("à gauche", "<w:strike/>") + run("à droite"), *blank)
        + row('<w:del w:id="1"><w:r><w:delText>Chante</w:delText></w:r></w:del>' + run("Encaisse"), *blank)
        + row(run("Danse"), *blank, properties='<w:del w:id="2"/>')
        + row(run("Remercie", '<w:vanish w:val="0"/>'), *blank)
    )
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    package(
        path,
        {
            "word/document.xml": f'<w:document xmlns:w="{word}"><w:body><w:p>{run("Service en salle")}</w:p>'
            f"<w:tbl>{rows}</w:tbl></w:body></w:document>"
        },
    )


@form("weights-merged-over-rows", "xlsx")
def weights_merged_over_rows(path):
    """One weight for the rows of a competence, the cells merged."""

    def plain(*texts):
        return [("", text) for text in texts]

    merged = '<mergeCells count="2"><mergeCell ref="A2:A3"/><mergeCell ref="F2:F3"/></mergeCells></worksheet>'
    rows = [
        ("", plain("Compétence", "Critère", "NA", "EC", "A", "Poids")),
        ("", plain("C1 Tailler", "Affûte l'outil", "", "", "", "25 %")),
        ("", plain("", "Coupe net")),
        ("", plain("C2 Planter", "Creuse assez", "", "", "", "75 %")),
    ]
    package(
        path,
        {
            "xl/workbook.xml": f'<workbook xmlns="{SHEET}" xmlns:r="{RELATIONS}"><sheets>'
            '<sheet name="Feuil1" sheetId="1" r:id="rId1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="rId1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
            "xl/worksheets/sheet1.xml": sheet(rows).replace("</worksheet>", merged),
        },
    )


def main():
    wanted = sys.argv[1:] or list(FORMS)
    for name in wanted:
        make, extension = FORMS[name]
        folder = HERE / name
        folder.mkdir(exist_ok=True)
        make(str(folder / f"form.{extension}"))


main()
