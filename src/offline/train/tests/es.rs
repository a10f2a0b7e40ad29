use super::*;

#[test]
fn limits() {
    check(&[
        ("tengo dolor de rodilla", "knee hurts"),
        ("me duele la rodilla", "knee hurts"),
        ("me pincha la rodilla cuando subo escaleras", "knee hurts"),
        ("me tira el gemelo al correr", "calf hurts"),
        ("la espalda baja cargada", "stiff back"),
        ("Me duele mucho la rodilla derecha desde ayer", "knee hurts"),
        ("me duelen las rodillas al correr", "knee hurts"),
        ("la espalda me duele", "back hurts"),
        ("me he torcido el tobillo", "ankle hurts"),
        ("me torcí el tobillo jugando al fútbol", "ankle hurts"),
        ("tengo molestias en el hombro izquierdo", "shoulder hurts"),
        ("hoy corrí 5 km y me duele la rodilla", "knee hurts"),
        ("estoy lesionado", "other hurts"),
        ("estoy enfermo", "ill"),
        ("Hoy estoy enferma", "ill"),
        ("tengo gripe", "ill"),
        ("tengo fiebre", "ill"),
        ("estoy muy resfriado", "ill"),
        ("estoy enfermo hasta el lunes", "ill until 16"),
        ("no me encuentro bien hoy", "ill"),
        ("estoy de viaje hasta el domingo, sin gimnasio", "away until 15"),
        ("de viaje hasta el miércoles", "away until 18"),
        ("sin gimnasio hasta el martes", "away until 17"),
        ("estoy de vacaciones en Roma hasta el viernes", "away until 20"),
        ("ya no me duele la rodilla", "well"),
        ("la rodilla ya está bien", "well"),
        ("ya estoy sano otra vez", "well"),
        ("estoy recuperada", "-"),
        ("ya estoy recuperada", "well"),
        ("me torcí el tobillo en el entreno, está hinchado y me duele al pisar", "ankle hurts"),
        ("me torcí el tobillo, una semana sin fútbol", "ankle hurts until 20"),
        ("esguince, el médico dice una semana de reposo", "other hurts until 20"),
        ("el médico me ha dicho dos semanas sin correr", "off until 27"),
        ("una semana sin fútbol", "-"),
    ]);
}

#[test]
fn changes_of_a_session() {
    check(&[
        ("hazlo más fácil hoy", "easier 14"),
        ("demasiado duro hoy", "easier 14"),
        ("hoy algo más suave, por favor", "easier 14"),
        ("¿puedes hacer la sesión de hoy más suave?", "easier 14"),
        ("cambia la sesión de hoy", "swap 14"),
        ("hoy otra cosa", "swap 14"),
        ("¿puedo hacer otra cosa hoy?", "swap 14"),
        ("salta el entrenamiento de hoy", "skip 14"),
        ("hoy no entreno", "skip 14"),
        ("hoy no quiero entrenar", "skip 14"),
        ("necesito un día de descanso", "skip 14"),
        ("mueve el día de pierna al viernes", "move lower_body to 20"),
        ("pasa la carrera del jueves al viernes", "move 19 to 20"),
        ("¿podemos hacer la carrera del jueves el sábado?", "move 19 to 21"),
        ("pasa el entrenamiento de hoy a mañana", "move 14 to 15"),
        ("solo tengo 20 minutos", "20 min 14"),
        ("hoy solo tengo media hora", "30 min 14"),
        ("solo 20 minutos hoy", "20 min 14"),
        ("mañana solo tengo 25 minutos para entrenar", "25 min 15"),
    ]);
}

#[test]
fn questions_to_the_plan() {
    check(&[
        ("¿cuál es mi plan?", "show"),
        ("muéstrame el plan de esta semana", "show"),
        ("¿qué entreno hoy?", "show 14"),
        ("¿qué toca hoy?", "show 14"),
        ("¿qué toca mañana?", "show 15"),
        ("mi plan", "show"),
        ("¿por qué esta sesión?", "why"),
        ("¿por qué tan fácil hoy?", "why"),
        ("hazme un plan", "set up"),
        ("quiero un plan de entrenamiento", "set up"),
        ("¿me puedes hacer un plan para correr un maratón?", "set up"),
    ]);
}

#[test]
fn what_asks_nothing() {
    check_none(&[
        "¿debería correr con dolor de rodilla?",
        "¿qué hago si me duele la rodilla?",
        "si me duele la rodilla, no corro",
        "antes me dolía la rodilla",
        "no me duele la rodilla",
        "me dolió la rodilla ayer",
        "me torcí el tobillo el año pasado",
        "a mi hermano le duele la rodilla",
        "le duele la rodilla",
        "mi madre está enferma",
        "ella dijo \"me duele la rodilla\"",
        "me duele la cabeza",
        "me duele la barriga",
        "tengo dolor de cabeza",
        "me duelen las piernas, son agujetas",
        "¿es malo entrenar con fiebre?",
        "estuve enfermo la semana pasada",
        "estoy harto de correr",
        "me salté el entrenamiento de ayer",
        "¿debería saltarme el entrenamiento hoy?",
        "corrí 20 minutos",
        "solo dormí 5 horas",
        "solo tengo 20 euros",
        "me gusta viajar",
        "viajé mucho el año pasado",
        "¿cuál es un buen plan de entrenamiento?",
        "mi plan es perder 5 kilos",
        "hazme un plan de comidas",
        "¿por qué estoy tan cansado hoy?",
        "el entrenamiento de ayer fue demasiado duro",
        "me duele la rodilla, es broma",
        "imagina que me duele la rodilla",
        "dormí 6 horas y bebí 2 litros",
    ]);
}

#[test]
fn entries_of_a_list_and_the_word_of_a_doctor() {
    check(&[
        ("dormí 5 h, me duele el hombro", "shoulder hurts"),
        ("dormí 5 h, dolor de rodilla, energía 3", "knee hurts"),
        ("la fiebre ya pasó", "well"),
        ("dormí 8 h, ya sin fiebre", "well"),
        ("mi médico dice que puedo entrenar otra vez", "well"),
        ("mi médico dice que ya puedo volver a entrenar", "well"),
        ("el médico me ha dado luz verde", "well"),
        ("me he saltado el entrenamiento, sin tiempo", "skip 14"),
    ]);
}

#[test]
fn signs_that_somebody_should_look_at() {
    check(&[
        ("tengo la rodilla hinchada y se me bloquea", "look: joint knee"),
        ("se me bloquea la rodilla", "look: joint knee"),
        ("tengo la pierna dormida desde ayer", "look: nerve leg"),
        ("hormigueo en las dos piernas", "look: nerve leg"),
        ("dolor por la noche que no para", "look: night"),
        ("me duele el hombro por la noche", "look: night shoulder"),
        ("el dolor me despierta", "look: night"),
        ("palpitaciones al correr", "look: heart"),
        ("tengo opresión en el pecho", "look: chest"),
        ("opresión en el pecho", "look: chest"),
        ("estoy mareada", "look: dizzy"),
        ("estoy mareada esta tarde", "look: dizzy"),
        ("mareado", "look: dizzy"),
    ]);
    check_none(&[
        "a mi hermano se le bloquea la rodilla",
        "si me mareo paro",
        "¿por qué me hormiguean las manos?",
        "la semana pasada estaba mareado",
        "sin mareos hoy",
    ]);
}

#[test]
fn what_is_felt_and_another_sport() {
    check(&[
        ("tengo agujetas en las piernas", "sore 3"),
        ("agujetas", "sore 3"),
        ("tengo muchas agujetas", "sore 4"),
        ("tengo un poco de agujetas en las piernas", "sore 2"),
        ("dormí 7 horas, agujetas", "sore 3"),
        ("dolores fuertes", "aches"),
        ("tengo dolores fuertes", "aches"),
        ("menos fuerza, más correr por favor", "running instead 14"),
        ("bici en vez de fuerza", "cycling instead 14"),
    ]);
    check_none(&["la semana pasada tuve agujetas", "mi hermano tiene agujetas"]);
}

/// What somebody lives with, and what may be water; of the person's own, and no question.
#[test]
fn conditions_and_water() {
    check(&[
        ("tengo insuficiencia cardíaca", "has heart_failure"),
        ("tengo asma y diabetes", "has asthma diabetes"),
        ("tengo hipertensión y tomo betabloqueantes", "has high_pressure beta_blocker"),
        ("tuve un infarto hace tres años", "has heart_attack"),
        ("tengo un stent desde hace dos años", "has heart_disease"),
        ("llevo un marcapasos", "has pacemaker"),
        ("me han diagnosticado osteoporosis", "has osteoporosis"),
        ("tengo artrosis en la rodilla", "has arthrosis"),
        ("soy diabética", "has diabetes"),
        ("tengo los tobillos hinchados", "look: swelling"),
        ("se me hinchan los pies", "look: swelling"),
        ("2 kilos más desde ayer", "look: gain"),
        ("he engordado 2 kg desde ayer y tengo los tobillos hinchados", "look: fluid"),
        ("2 kilos más este mes", "-"),
        ("mi madre tiene diabetes", "-"),
        ("¿tengo asma?", "-"),
        ("si tengo asma", "-"),
        ("no tengo asma", "-"),
        ("58 años, insuficiencia cardíaca, quiero andar más", "has heart_failure"),
        ("diabetes", "-"),
    ]);
}

/// A breath that gets short, a place without a gym, a sport that waits.
#[test]
fn breath_places_and_sports() {
    check(&[
        ("necesito más almohadas para dormir", "look: breath"),
        ("duermo con tres almohadas", "look: breath"),
        ("me falta el aire al subir escaleras", "look: breath"),
        ("me ahogo más que de costumbre", "look: breath"),
        ("mi hotel no tiene gimnasio", "away until 20"),
        ("aquí no hay gimnasio", "away until 20"),
        ("nada de correr hasta el martes", "without running until 17"),
        ("no puedo correr hasta el martes", "without running until 17"),
    ]);
}

/// A journey that is told with its way there, and with a hotel that has no gym.
#[test]
fn journeys() {
    check(&[
        ("vuelo a Tokio mañana por una semana, el hotel no tiene gimnasio", "away from 15 until 21"),
        ("me voy a Roma el lunes por 5 días", "away from 16 until 20"),
        ("me voy a dormir", "-"),
    ]);
}
