use super::*;

fn heads(texts: &[&str]) -> FormColumns {
    let head = |text: &&str| LevelHeading {
        text: FormText::from_plain(*text),
        points: split_level_heading(text).1,
        name: None,
    };
    FormColumns {
        levels: texts.iter().map(head).collect(),
        ..FormColumns::default()
    }
}

fn legend(entries: &[(&str, &str)]) -> Vec<LegendEntry> {
    let entry = |(code, name): &(&str, &str)| LegendEntry {
        code: (*code).into(),
        name: Some(FormText::from_plain(*name)),
        description: vec![FormText::from_plain("…")],
    };
    entries.iter().map(entry).collect()
}

fn codes(scale: &DraftScale) -> String {
    let shown = |level: &DraftLevel| {
        let points = match &level.points {
            Some(DraftWorth::Exact(points)) => points.clone(),
            Some(DraftWorth::Range(low, high)) => format!("{low}-{high}"),
            None => "x".into(),
        };
        format!(
            "{}={points}{}",
            level.code,
            if level.achieved { "!" } else { "" }
        )
    };
    scale.levels.iter().map(shown).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_legend_the_other_way_round_names_the_columns() {
    let legend = legend(&[
        ("TS", "Très satisfaisant"),
        ("S", "Satisfaisant"),
        ("I", "Insuffisant"),
        ("TI", "Très insuffisant"),
    ]);
    let scale = scale_of_columns(&heads(&["TI", "", "", "TB"]), &legend);
    assert_eq!(codes(&scale), "TI=0 I=1 S=2! TS=3!");
    assert_eq!(legend_order(&scale, &legend), Some("best-first"));
    assert_eq!(
        scale.levels[3].guesses,
        [Guess::OneLevel {
            head: "TB".into(),
            code: "TS".into()
        }]
    );
    assert_eq!(scale.levels[1].heading, Some(FormText::default()));
}

#[test]
fn heads_alone_make_a_scale() {
    for (texts, wanted) in [
        (
            &["Acquis", "En cours", "Non acquis"][..],
            "Acquis=2! En cours=1 Non acquis=0",
        ),
        (&["0", "1", "2", "3"], "0=0 1=1 2=2! 3=3!"),
        (
            &["Excellent (4)", "Good (3)", "Fair (2)", "Poor (1)"],
            "Excellent=4! Good=3! Fair=2 Poor=1",
        ),
        (&["☹️", "😐", "🙂"], "-=0 ==1 +=2!"),
        (&["A", "ECA", "NA"], "A=2! ECA=1 NA=0"),
        (&["Oui", "Non", "NE"], "Oui=1! Non=0 NE=x"),
        (&["Bleu", "Vert d'eau"], "Bleu=x Vert d'eau=x"),
        (&["", ""], "N1=x N2=x"),
    ] {
        assert_eq!(codes(&scale_of_columns(&heads(texts), &[])), wanted);
    }
}

#[test]
fn equal_heads_get_distinct_codes_and_keep_what_is_printed() {
    let scale = scale_of_columns(&heads(&["A", "a"]), &[]);
    assert_eq!(scale.levels[1].code, "a 2");
    assert_eq!(scale.levels[1].heading, Some(FormText::from_plain("a")));
}
