//! The same facts in many frames: what a fact is does not change with the words around it, and a frame of asking,
//! wishing, planning or telling of others lets none through.

use chrono::DateTime;
use chrono_tz::Tz;
use serde_json::{Value, json};

use super::{Message, read};
use crate::domain::person::{Lang, Units, default_day_start};

/// A language, facts as they are told in it, and what each of them must be read as.
type Told = (Lang, &'static [(&'static str, &'static str, f64)]);

const TOLD: [Told; 4] = [
    (
        Lang::En,
        &[
            ("slept 7 hours", "sleep_hours", 7.0),
            ("drank 2 litres of water", "water_intake_liters", 2.0),
            ("ran 5 km", "distance_km", 5.0),
            ("weighed 82.4 kg", "value", 82.4),
            ("did 40 minutes of yoga", "duration_minutes", 40.0),
        ],
    ),
    (
        Lang::De,
        &[
            ("7 Stunden geschlafen", "sleep_hours", 7.0),
            ("2 Liter Wasser getrunken", "water_intake_liters", 2.0),
            ("5 km gelaufen", "distance_km", 5.0),
            ("82,4 kg gewogen", "value", 82.4),
            ("40 Minuten Yoga gemacht", "duration_minutes", 40.0),
        ],
    ),
    (
        Lang::Es,
        &[
            ("dormí 7 horas", "sleep_hours", 7.0),
            ("bebí 2 litros de agua", "water_intake_liters", 2.0),
            ("corrí 5 km", "distance_km", 5.0),
            ("pesé 82,4 kg", "value", 82.4),
            ("hice 40 minutos de yoga", "duration_minutes", 40.0),
        ],
    ),
    (
        Lang::Fr,
        &[
            ("dormi 7 heures", "sleep_hours", 7.0),
            ("bu 2 litres d'eau", "water_intake_liters", 2.0),
            ("couru 5 km", "distance_km", 5.0),
            ("pesé 82,4 kg", "value", 82.4),
            ("fait 40 minutes de yoga", "duration_minutes", 40.0),
        ],
    ),
];

/// Frames that tell; `{}` is the fact.
const TELLING: [(Lang, &str); 40] = [
    (Lang::En, "I {} with my sister"),
    (Lang::En, "{} even though it was raining"),
    (Lang::En, "my watch says I {}"),
    (Lang::En, "forgot to tell you I {}"),
    (Lang::En, "not much today but I {}"),
    (Lang::En, "can you log that i {}"),
    (Lang::En, "{} no excuses"),
    (Lang::En, "{}. How are you?"),
    (Lang::En, "it was cold but i {} anyway"),
    (Lang::En, "no cap {}"),
    (Lang::De, "hab heute {}"),
    (Lang::De, "hatte {}"),
    (Lang::De, "hab vor dem Schlafengehen {}"),
    (Lang::De, "soeben {}"),
    (Lang::De, "obwohl es geregnet hat, hab ich {}"),
    (Lang::De, "hab ganz vergessen zu sagen, dass ich {} habe"),
    (Lang::De, "nicht viel heute, aber {}"),
    (Lang::De, "war kalt aber hab trotzdem {}"),
    (Lang::De, "laut Uhr {}"),
    (Lang::De, "{}. Und du?"),
    (Lang::Es, "aunque llovía, {}"),
    (Lang::Es, "{} con mi hermana"),
    (Lang::Es, "como estaba previsto, {}"),
    (Lang::Es, "mi reloj dice que {}"),
    (Lang::Es, "se me olvidó decirte que {}"),
    (Lang::Es, "no mucho hoy, pero {}"),
    (Lang::Es, "¿puedes apuntar que {}?"),
    (Lang::Es, "tío, {}"),
    (Lang::Es, "{} antes de dormir"),
    (Lang::Es, "{}. ¿y tú?"),
    (Lang::Fr, "il faisait froid mais j'ai {} quand même"),
    (Lang::Fr, "malgré la pluie j'ai {}"),
    (Lang::Fr, "finalement {}"),
    (Lang::Fr, "j'ai oublié de te dire que j'ai {}"),
    (Lang::Fr, "j'ai {} avec ma sœur"),
    (Lang::Fr, "selon ma montre j'ai {}"),
    (Lang::Fr, "comme prévu j'ai {}"),
    (Lang::Fr, "tu peux noter que j'ai {} ?"),
    (Lang::Fr, "pas grand-chose aujourd'hui mais j'ai {}"),
    (Lang::Fr, "{}. et toi ?"),
];

/// Frames that tell nothing of the person.
const NOT_TELLING: [(Lang, &str); 30] = [
    (Lang::En, "my brother {}"),
    (Lang::En, "our coach {} today"),
    (Lang::En, "nobody here {}"),
    (Lang::En, "Tom {}"),
    (Lang::En, "I wish I had {}"),
    (Lang::En, "if I had {} I'd be happier"),
    (Lang::En, "who {}?"),
    (Lang::En, "last year I {}"),
    (Lang::De, "mein Bruder hat {}"),
    (Lang::De, "Tom hat {}"),
    (Lang::De, "sie haben {}"),
    (Lang::De, "wenn ich {} hätte, wäre ich fitter"),
    (Lang::De, "hätte ich nur {}"),
    (Lang::De, "hast du {}?"),
    (Lang::De, "früher hab ich {}"),
    (Lang::De, "beinahe hätte ich {}"),
    (Lang::Es, "mi hermano dice que su jefe {}"),
    (Lang::Es, "imagina que {}"),
    (Lang::Es, "soñé que {}"),
    (Lang::Es, "el año pasado {}"),
    (Lang::Es, "el médico pregunta si {}"),
    (Lang::Fr, "mon frère a {}"),
    (Lang::Fr, "Thomas a {}"),
    (Lang::Fr, "notre coach a {}"),
    (Lang::Fr, "si j'avais {} je serais en forme"),
    (Lang::Fr, "si seulement j'avais {}"),
    (Lang::Fr, "est-ce que tu as {} ?"),
    (Lang::Fr, "j'ai rêvé que j'avais {}"),
    (Lang::Fr, "l'an dernier j'ai {}"),
    (Lang::Fr, "ils ont {}"),
];

fn records(text: &str, lang: Lang) -> Vec<Value> {
    let reading = read(&Message {
        text,
        now: DateTime::from_timestamp(1_773_500_000, 0).expect("an instant"),
        zone: Tz::Europe__Berlin,
        day_start: default_day_start(),
        units: Units::Metric,
        lang,
    });
    reading.records.iter().map(|found| found.record.policy_args()).collect()
}

fn framed(frames: &'static [(Lang, &'static str)]) -> impl Iterator<Item = (Lang, String, &'static str, f64)> {
    frames.iter().flat_map(|(lang, frame)| {
        let facts = TOLD.iter().filter(move |(told, _)| told == lang).flat_map(|(_, facts)| facts.iter());
        facts.map(move |(fact, field, value)| (*lang, frame.replace("{}", fact), *field, *value))
    })
}

#[test]
fn a_fact_is_read_in_every_frame_that_tells() {
    for (lang, text, field, value) in framed(&TELLING) {
        let records = records(&text, lang);
        assert!(records.len() == 1 && records[0][field] == json!(value), "{text}: {records:?}");
    }
}

#[test]
fn no_fact_is_read_in_a_frame_that_does_not_tell() {
    for (lang, text, ..) in framed(&NOT_TELLING) {
        assert_eq!(records(&text, lang), Vec::<Value>::new(), "{text}");
    }
}

#[test]
fn a_common_word_is_no_slip_of_another() {
    for (text, lang) in [
        ("we mediated for 10 minutes", Lang::En),
        ("boating for 2 hours, then baking for 1 hour", Lang::En),
        ("seen 3 films this evening, related to work", Lang::En),
        ("meine neuen Schuhe sind da", Lang::De),
        ("hatte Gewissensbisse", Lang::De),
        ("monté un mueble en 2 horas", Lang::Es),
        ("30 min de poste", Lang::Fr),
    ] {
        assert_eq!(records(text, lang), Vec::<Value>::new(), "{text}");
    }
}

#[test]
fn diacritics_part_what_was_from_what_would_be() {
    assert_eq!(records("hatte 7 Stunden Schlaf", Lang::De).len(), 1);
    assert_eq!(records("hätte gern 7 Stunden Schlaf", Lang::De), Vec::<Value>::new());
    assert_eq!(records("haette gern 7 Stunden Schlaf", Lang::De), Vec::<Value>::new());
}
