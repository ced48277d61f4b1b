//! What a sheet costs: a class of 300 with the original form, every student with other ratings.
//!
//! `cargo bench --bench sheets` prints milliseconds of CPU a sheet and, in the same run, what the plainest template of
//! the same form costs in the same process ([`plain`]), so that a slow machine makes no difference. `STUDENTS` in the
//! environment makes a larger or smaller class.
#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a bench reads, measures and prints"
)]

mod support;

use gridgen::build::{Options, Plan};
use gridgen::pdf::{About, Fonts, Typesetter, evict, in_own_pool};
use gridgen::project::Format;
use gridgen::source::Memory;
use gridgen::theme::student_json;
use std::num::NonZeroUsize;
use support::{Cost, class, cost, peak, plan, run};

/// What the first sheets of a process cost is not what a class costs.
const WARM: usize = 20;

fn main() {
    let students = std::env::var("STUDENTS")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(300);
    let project = class(students);
    println!(
        "{students} students, the original form; ms of CPU a sheet, of the clock in parentheses"
    );
    let each = |cost: Cost| {
        format!(
            "{:6.2} ({:.2})",
            cost.cpu / students as f64,
            cost.wall / students as f64
        )
    };
    let of = |formats: &[Format], jobs| {
        let plan = plan(&project, options(formats));
        run(plan, jobs);
        let plan = self::plan_of(&project, formats);
        cost(|| run(plan, jobs)).1
    };
    let pdf = of(&[Format::Pdf], 1);
    println!("PDF, one thread            {}", each(pdf));
    let html = of(&[Format::Html], 1);
    println!("HTML, one thread           {}", each(html));
    let one = of(&[], 1);
    println!("both, one thread           {}", each(one));
    let threads = std::thread::available_parallelism()
        .map_or(1, NonZeroUsize::get)
        .min(2);
    let two = of(&[], threads);
    println!("both, {threads} threads            {}", each(two));
    let plain = in_own_pool(|| plain(&project));
    println!("plain template, one thread {}", each(plain));
    let all = cost(|| run(plan_of(&project, &[]), 1)).1;
    let whole = cost(|| run(plan(&project, options(&[])), 1)).1;
    println!("both, reading included     {}", each(whole));
    println!();
    println!(
        "PDF to the plain template              {:.2}",
        pdf.cpu / plain.cpu
    );
    println!(
        "HTML and PDF to the plain template     {:.2}",
        all.cpu.min(one.cpu) / plain.cpu
    );
    println!(
        "{threads} threads to one, of the clock          {:.2} times as fast",
        one.wall / two.wall
    );
    println!("memory, at most                        {:.0} MB", peak());
}

fn options(formats: &[Format]) -> Options {
    Options {
        formats: formats.to_vec(),
        ..Options::default()
    }
}

fn plan_of(project: &Memory, formats: &[Format]) -> Plan {
    plan(project, options(formats))
}

/// The same students through `plain.typ`, in one process, forgetting as we do.
fn plain(project: &Memory) -> Cost {
    let plan = plan_of(project, &[Format::Pdf]);
    let typesetter = Typesetter::new(Fonts::builtin());
    let form = serde_json::to_vec(&plan.sheets[0].group.context).expect("plain data");
    let files = typesetter.files([
        ("/main.typ", include_bytes!("plain.typ").to_vec()),
        ("/form.json", form),
    ]);
    let sheet = |who: &gridgen::sheet::context::Student, n: usize| {
        let own = typesetter.files([("/student.json", student_json(Some(who)))]);
        let about = About {
            title: String::new(),
            ident: n.to_string(),
            ..About::default()
        };
        let typeset = typesetter.pdf(&files, &own, &about);
        assert!(typeset.is_ok(), "{:#?}", typeset.unwrap_err());
        evict(4);
    };
    let students: Vec<_> = plan
        .sheets
        .iter()
        .filter_map(|sheet| sheet.student.clone())
        .collect();
    for (n, who) in students.iter().take(WARM).enumerate() {
        sheet(who, n);
    }
    cost(|| {
        students
            .iter()
            .enumerate()
            .for_each(|(n, who)| sheet(who, n))
    })
    .1
}
