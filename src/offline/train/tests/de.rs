use super::*;

#[test]
fn limits() {
    check(&[
        ("mir tut das Knie weh", "knee hurts"),
        ("Mein Knie tut weh", "knee hurts"),
        ("meine linke Achillessehne zwickt beim Treppensteigen", "achilles hurts"),
        ("mein Knie piekst, wenn ich Treppen steige", "knee hurts"),
        ("mein linkes Knie tut seit gestern weh", "knee hurts"),
        ("mir tut seit dem Lauf gestern das rechte Knie weh", "knee hurts"),
        ("bin 5 km gelaufen und jetzt schmerzt mein Knie", "knee hurts"),
        ("bin 5 km gelaufen und mein Knie schmerzt", "knee hurts"),
        ("ich habe Knieschmerzen", "knee hurts"),
        ("habe starke Rückenschmerzen", "back hurts"),
        ("Schmerzen in der Schulter", "shoulder hurts"),
        ("ich habe Schmerzen im linken Handgelenk", "wrist hurts"),
        ("ich habe mir den Knöchel verstaucht", "ankle hurts"),
        ("mit dem Fuß umgeknickt", "foot hurts"),
        ("meine Wade zwickt", "calf hurts"),
        ("ich bin verletzt", "other hurts"),
        ("ich bin krank", "ill"),
        ("bin heute krank", "ill"),
        ("ich habe Fieber", "ill"),
        ("ich hab die Grippe", "ill"),
        ("ich bin erkältet", "ill"),
        ("ich bin krank bis Montag", "ill until 16"),
        ("auf Reisen bis Sonntag", "away until 15"),
        ("ich bin bis Mittwoch auf Reisen, kein Gym", "away until 18"),
        ("bin bis Freitag im Urlaub", "away until 20"),
        ("kein Fitnessstudio bis Dienstag", "away until 17"),
        ("ich bin für 3 Tage auf Dienstreise", "away until 16"),
        ("mein Knie ist wieder gut", "well"),
        ("das Knie tut nicht mehr weh", "well"),
        ("ich bin wieder gesund", "well"),
        ("bin wieder fit", "well"),
        ("ich habe mir beim Training den Knöchel verstaucht, er ist dick und tut beim Auftreten weh", "ankle hurts"),
        ("Knöchel verstaucht, Arzt sagt eine Woche Pause", "ankle hurts until 20"),
        ("Verstauchung, eine Woche Pause", "other hurts until 20"),
        ("der Arzt sagt zwei Wochen Sportverbot", "off until 27"),
        ("eine Woche ohne Fußball", "-"),
    ]);
}

#[test]
fn changes_of_a_session() {
    check(&[
        ("mach heute leichter", "easier 14"),
        ("heute bitte etwas leichter", "easier 14"),
        ("zu hart heute", "easier 14"),
        ("kannst du das Training morgen leichter machen?", "easier 15"),
        ("das ist mir heute zu viel", "easier 14"),
        ("tausch die Einheit heute", "swap 14"),
        ("heute etwas anderes", "swap 14"),
        ("kann ich heute was anderes machen?", "swap 14"),
        ("lass das Training heute aus", "skip 14"),
        ("heute kein Training bitte", "skip 14"),
        ("ich will heute nicht trainieren", "skip 14"),
        ("ich brauche einen Ruhetag", "skip 14"),
        ("verschieb Beintag auf Freitag", "move lower_body to 20"),
        ("Verschiebe das Training auf morgen", "move 14 to 15"),
        ("können wir den Lauf am Donnerstag auf Samstag verschieben?", "move 19 to 21"),
        ("können wir den Lauf von Donnerstag am Samstag machen", "move 19 to 21"),
        ("Krafttraining lieber am Montag", "move full_body to 16"),
        ("nur 20 Minuten heute", "20 min 14"),
        ("ich habe nur 20 Minuten", "20 min 14"),
        ("heute habe ich nur eine halbe Stunde Zeit", "30 min 14"),
        ("ich hab morgen nur 25 Minuten", "25 min 15"),
    ]);
}

#[test]
fn questions_to_the_plan() {
    check(&[
        ("was ist mein Plan?", "show"),
        ("zeig mir den Plan für diese Woche", "show"),
        ("was trainiere ich heute?", "show 14"),
        ("was steht heute an?", "show 14"),
        ("was steht morgen an?", "show 15"),
        ("mein Trainingsplan", "show"),
        ("warum diese Einheit?", "why"),
        ("warum heute so leicht?", "why"),
        ("wieso ist heute Ruhetag?", "why"),
        ("mach mir einen Plan", "set up"),
        ("ich will einen Trainingsplan", "set up"),
        ("kannst du mir einen Trainingsplan erstellen?", "set up"),
        ("ich brauche einen Trainingsplan zum Abnehmen", "set up"),
    ]);
}

#[test]
fn what_asks_nothing() {
    check_none(&[
        "soll ich mit Knieschmerzen laufen?",
        "was soll ich machen, wenn mir das Knie weh tut?",
        "wenn mein Knie schmerzt, lasse ich das Laufen",
        "früher tat mein Knie weh",
        "mein Knie tut nicht weh",
        "mein Knie tat gestern weh",
        "ich habe mir letztes Jahr den Knöchel verstaucht",
        "meinem Bruder tut das Knie weh",
        "sein Knie schmerzt",
        "meine Mutter ist krank",
        "sie sagte \"mein Knie tut weh\"",
        "mein Kopf tut weh",
        "ich habe Kopfschmerzen",
        "ich habe Bauchschmerzen",
        "keine Knieschmerzen heute",
        "ist Training mit Fieber schlimm?",
        "ich war letzte Woche krank",
        "ich bin das Laufen leid",
        "habe das Training gestern ausfallen lassen",
        "soll ich heute auslassen?",
        "20 Minuten gelaufen",
        "nur 5 Stunden geschlafen",
        "ich habe nur 20 Euro",
        "streich das",
        "ich reise gern",
        "was ist ein guter Trainingsplan?",
        "mein Plan ist, 5 kg abzunehmen",
        "mach mir einen Essensplan",
        "warum bin ich heute so müde?",
        "das Training gestern war zu hart",
        "mein Knie tut weh, kleiner Scherz",
        "stell dir vor, mein Knie tut weh",
        "6 Stunden geschlafen, 2 Liter getrunken",
    ]);
}

#[test]
fn entries_of_a_list_and_the_word_of_a_doctor() {
    check(&[
        ("5 h geschlafen, Schulter tut weh", "shoulder hurts"),
        ("2 L getrunken, mein Knie tut weh, Energie 3", "knee hurts"),
        ("Fieber weg", "well"),
        ("8 h geschlafen, kein Fieber mehr", "well"),
        ("immer noch krank", "ill"),
        ("der Arzt hat grünes Licht gegeben", "well"),
        ("mein Arzt sagt, ich darf wieder trainieren", "well"),
        ("laut Arzt darf ich wieder trainieren", "well"),
        ("Training ausgelassen, keine Zeit", "skip 14"),
        ("mein Arzt sagt, mein Knie tut weh", "-"),
    ]);
}

#[test]
fn signs_that_somebody_should_look_at() {
    check(&[
        ("mein Knie ist geschwollen und blockiert", "look: joint knee"),
        ("mein Knie ist dick", "look: joint knee"),
        ("mein Bein ist seit gestern taub", "look: nerve leg"),
        ("Kribbeln in beiden Beinen", "look: nerve leg"),
        ("ich habe Kribbeln in den Händen", "look: nerve wrist"),
        ("nachts Schmerzen, die nicht aufhören", "look: night"),
        ("Schmerzen in der Nacht", "look: night"),
        ("meine Schulter tut nachts weh", "look: night shoulder"),
        ("der Schmerz weckt mich nachts", "look: night"),
        ("Herzstolpern beim Laufen", "look: heart"),
        ("Herzrasen in Ruhe", "look: heart"),
        ("Enge in der Brust", "look: chest"),
        ("Druck auf der Brust", "look: chest"),
        ("mir ist schwindelig", "look: dizzy"),
        ("mir ist schwindelig heute abend", "look: dizzy"),
        ("schwindelig", "look: dizzy"),
    ]);
    check_none(&[
        "mein Bruder hat ein geschwollenes Knie",
        "wenn mir schwindelig wird, höre ich auf",
        "warum kribbeln meine Hände?",
        "letzte Woche war mir schwindelig",
        "kein Schwindel heute",
    ]);
}

#[test]
fn what_is_felt_and_another_sport() {
    check(&[
        ("ich habe Muskelkater in den Beinen", "sore 3"),
        ("alles tut weh von der Gartenarbeit", "sore 3"),
        ("meine Beine schmerzen, Muskelkater", "sore 3"),
        ("Muskelkater", "sore 3"),
        ("leichter Muskelkater", "sore 2"),
        ("ich habe starken Muskelkater in den Beinen", "sore 4"),
        ("7 Stunden geschlafen, Muskelkater", "sore 3"),
        ("starke Krämpfe", "aches"),
        ("ich habe starke Schmerzen", "aches"),
        ("statt Kraft lieber Rad", "cycling instead 14"),
        ("weniger Kraft, mehr Laufen bitte", "running instead 14"),
        ("lieber Schwimmen statt Laufen", "swimming instead 14"),
    ]);
    check_none(&["letzte Woche Muskelkater", "mein Bruder hat Muskelkater", "mehr Laufen"]);
}

/// What somebody lives with, and what may be water; of the person's own, and no question.
#[test]
fn conditions_and_water() {
    check(&[
        ("Ich habe eine Herzinsuffizienz", "has heart_failure"),
        ("ich habe Asthma und Diabetes", "has asthma diabetes"),
        ("ich habe Bluthochdruck und nehme Betablocker", "has high_pressure beta_blocker"),
        ("ich hatte letztes Jahr einen Herzinfarkt", "has heart_attack"),
        ("Ich bin 72 und habe seit zwei Jahren einen Stent, nehme Betablocker", "has heart_disease beta_blocker"),
        ("ich trage einen Herzschrittmacher", "has pacemaker"),
        ("bei mir wurde Osteoporose festgestellt", "has osteoporosis"),
        ("ich habe Arthrose im Knie", "has arthrosis"),
        ("ich bin Diabetiker", "has diabetes"),
        ("meine Knöchel sind geschwollen", "look: swelling"),
        ("dicke Knöchel", "look: swelling"),
        ("Wasser in den Beinen", "look: swelling"),
        ("2 Kilo mehr seit gestern", "look: gain"),
        ("ich habe seit gestern 2 kg zugenommen", "look: gain"),
        ("2 Kilo mehr seit gestern, dicke Knöchel", "look: fluid"),
        ("mein Knöchel ist geschwollen", "look: joint ankle"),
        ("2 Kilo mehr seit Weihnachten", "-"),
        ("mein Vater hat Herzinsuffizienz", "-"),
        ("habe ich Asthma?", "-"),
        ("wenn ich Asthma habe", "-"),
        ("ich habe kein Asthma", "-"),
        ("58, Herzinsuffizienz, möchte mehr gehen", "has heart_failure"),
        ("Herzinsuffizienz", "-"),
        ("Diabetes, was ist das?", "-"),
    ]);
}

/// A breath that gets short, a place without a gym, a sport that waits.
#[test]
fn breath_places_and_sports() {
    check(&[
        ("ich brauche nachts mehr Kissen zum Atmen", "look: breath"),
        ("ich schlafe auf drei Kissen", "look: breath"),
        ("ich bin kurzatmiger als sonst", "look: breath"),
        ("beim Treppensteigen bin ich außer Atem", "look: breath"),
        ("ich bin nicht kurzatmiger als sonst", "-"),
        ("mein Hotel hat kein Gym", "away until 20"),
        ("hier gibt es kein Fitnessstudio", "away until 20"),
        ("kein Laufen bis Dienstag", "without running until 17"),
        ("ich darf bis Dienstag nicht laufen", "without running until 17"),
    ]);
}

/// A journey that is told with its way there, and with a hotel that has no gym.
#[test]
fn journeys() {
    check(&[
        ("fliege morgen für eine Woche nach Tokio, das Hotel hat kein Gym", "away from 15 until 21"),
        ("ich fahre am Montag für 5 Tage nach Wien", "away from 16 until 20"),
        ("ich fahre nach Hause", "-"),
    ]);
}
