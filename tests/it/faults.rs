//! What was once misread: amounts below nought, things counted in bed, a hotel without a gym, a race without its distance.

use alive_coach::store::rows::ActionType;
use serde_json::json;
use sqlx::PgPool;

use crate::world::World;

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn an_amount_below_nought_is_no_record(pool: PgPool) {
    let mut world = World::start(pool).await;
    for (name, text, answer) in [
        ("Ana", "slept -3 hours", "Sleep -3 h can't be: that is less than nothing. How much was it?"),
        (
            "Ben",
            "habe -3 Stunden geschlafen",
            "Schlaf -3 h kann nicht sein, das wäre weniger als nichts. Wie viel war es?",
        ),
        ("Cleo", "dormí -3 horas", "Sueño -3 h no puede ser: es menos que nada. ¿Cuánto fue?"),
        ("Dan", "j'ai dormi -3 heures", "Sommeil -3 h, c’est impossible : moins que rien. C’était combien ?"),
    ] {
        world.knows(name).await;
        assert_eq!(world.says(name, text).await.say.text, answer);
    }
    assert_eq!(world.count("select count(*) from daily_logs").await, 0);
    world.says("Ana", "6").await;
    assert_eq!(world.json("select to_jsonb(sleep_hours) from daily_logs").await, json!(6));
    world.finish();
}
