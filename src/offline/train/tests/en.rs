use super::*;

#[test]
fn limits() {
    check(&[
        ("my knee hurts", "knee hurts"),
        ("my left achilles pinches when I climb stairs", "achilles hurts"),
        ("my shoulder twinges", "shoulder hurts"),
        ("my knee doesn't feel right", "knee hurts"),
        ("my knee hurts since yesterday's run", "knee hurts"),
        ("my knee hurts since yesterday's 5k run", "knee hurts"),
        ("ran 5k yesterday and now my left knee hurts", "knee hurts"),
        ("Ouch, my lower back is killing me", "back hurts"),
        ("twisted my ankle", "ankle hurts"),
        ("I just twisted my ankle playing football", "ankle hurts"),
        ("I've got pain in my right shoulder", "shoulder hurts"),
        ("I have shoulder pain", "shoulder hurts"),
        ("pulled a muscle in my calf", "calf hurts"),
        ("I have shin splints", "shin hurts"),
        ("my knees hurt when I run", "knee hurts"),
        ("my wrist has been hurting for a week", "wrist hurts"),
        ("woke up with a stiff neck", "stiff neck"),
        ("lower back tight", "stiff back"),
        ("I'm injured", "other hurts"),
        ("my knee hurts, can I still run?", "knee hurts"),
        ("I'm sick", "ill"),
        ("I'm sick today, staying in bed", "ill"),
        ("I've got the flu", "ill"),
        ("I have a cold", "ill"),
        ("a head cold coming", "ill"),
        ("I have a fever", "ill"),
        ("I'm sick until Monday", "ill until 16"),
        ("not feeling well today", "ill"),
        ("coming down with a cold", "ill"),
        ("sick", "ill"),
        ("travelling till Sunday, no gym", "away until 15"),
        ("I'm travelling until Wednesday", "away until 18"),
        ("I'm in London, travelling for work until the 20th", "-"),
        ("I'm on a business trip in London until the 20th", "away until 20"),
        ("I'm away for 3 days", "away until 16"),
        ("on vacation all week", "away until 15"),
        ("no gym until Tuesday", "away until 17"),
        ("my knee is fine again", "well"),
        ("my knee doesn't hurt anymore", "well"),
        ("I'm back, healthy again", "well"),
        ("I'm healthy again", "well"),
        ("the flu is gone", "well"),
        ("I twisted my ankle at practice, it's swollen and hurts when I step on it", "ankle hurts"),
        ("sprained my ankle, doctor said one week off", "ankle hurts until 20"),
        ("Sprain, doctor said one week off", "other hurts until 20"),
        ("the doctor said two weeks without running", "off until 27"),
        ("two weeks off", "-"),
        ("a week without football", "-"),
    ]);
}

#[test]
fn changes_of_a_session() {
    check(&[
        ("make today easier", "easier 14"),
        ("can you make tomorrow's session easier?", "easier 15"),
        ("too hard today", "easier 14"),
        ("today's workout is too hard", "easier 14"),
        ("something lighter today please", "easier 14"),
        ("swap today's session", "swap 14"),
        ("something else today", "swap 14"),
        ("can I do something else today?", "swap 14"),
        ("give me a different workout", "swap 14"),
        ("skip today", "skip 14"),
        ("Please skip tomorrow's run", "skip 15"),
        ("no training today please", "skip 14"),
        ("I don't want to train today", "skip 14"),
        ("I need a rest day", "skip 14"),
        ("can I skip today's session?", "skip 14"),
        ("move leg day to Friday", "move lower_body to 20"),
        ("Move my run to tomorrow please", "move Running to 15"),
        ("can we do Thursday's run on Saturday", "move 19 to 21"),
        ("can we move Thursday's session to Friday?", "move 19 to 20"),
        ("push today's workout to tomorrow", "move 14 to 15"),
        ("swap Thursday and Friday", "move 19 to 20"),
        ("reschedule yoga to Monday because I have to work", "move Yoga to 16"),
        ("I only have 20 minutes", "20 min 14"),
        ("only 20 minutes today", "20 min 14"),
        ("I've only got half an hour today", "30 min 14"),
        ("tomorrow I only have 25 min", "25 min 15"),
        ("20 minutes max today", "20 min 14"),
        ("no time today, 15 min max", "15 min 14"),
        ("I'm exhausted, no training today", "skip 14"),
    ]);
}

#[test]
fn questions_to_the_plan() {
    check(&[
        ("what's my plan", "show"),
        ("What's the plan for today?", "show 14"),
        ("show me the plan for this week", "show"),
        ("show my training plan", "show"),
        ("what do I train today?", "show 14"),
        ("what's on tomorrow?", "show 15"),
        ("what's planned for Tuesday?", "show 17"),
        ("my plan", "show"),
        ("why this session", "why"),
        ("why so easy today?", "why"),
        ("why is today a rest day?", "why"),
        ("make me a plan", "set up"),
        ("I want a training plan", "set up"),
        ("can you create a workout plan for me to lose weight?", "set up"),
        ("I need a training plan for a 10k in May", "set up"),
    ]);
}

#[test]
fn what_asks_nothing() {
    check_none(&[
        "should I run with a sore knee?",
        "what should I do if my knee hurts?",
        "if my knee hurts tomorrow I'll skip",
        "my knee used to hurt",
        "my knee doesn't hurt",
        "my knee hurt last year",
        "my knee hurt yesterday",
        "I twisted my ankle last summer",
        "my brother's knee hurts",
        "his knee hurts",
        "my sister twisted her ankle",
        "my mum is sick",
        "she said \"my knee hurts\"",
        "my doctor says my knee hurts because of my shoes",
        "my head hurts",
        "I have a headache",
        "cramps today",
        "my stomach hurts",
        "does my knee hurt because of running?",
        "no knee pain today",
        "I'm sick of running",
        "I'm sick and tired of this",
        "I have a cold beer in my hand",
        "I was sick last week",
        "is it ok to train with a cold?",
        "I'm homesick",
        "cancel that",
        "undo that",
        "I skipped leg day",
        "skipped today's run",
        "should I skip today?",
        "is leg day on Friday?",
        "move more every day",
        "I moved to Berlin",
        "ran 20 minutes",
        "slept only 20 minutes",
        "only slept 5 hours",
        "I only have 20 euros",
        "yesterday's session was too hard",
        "done with today's session",
        "travelled a lot last year",
        "I love travelling",
        "what's a good training plan?",
        "my plan is to lose 5 kg",
        "make me a meal plan",
        "why am I so tired today?",
        "why is running good?",
        "I'm back",
        "my knee hurts lol just kidding",
        "imagine my knee hurts",
        "what would you do with a sore back?",
        "I feel fine",
        "no training today? what should I do?",
        "slept 6h, cramps, drank 2 litres",
        "",
    ]);
}

#[test]
fn entries_of_a_list_and_the_word_of_a_doctor() {
    check(&[
        ("slept 5h, shoulder hurts", "shoulder hurts"),
        ("drank 2 L, my knee hurts, energy 3", "knee hurts"),
        ("slept 5h, fever", "ill"),
        ("slept 8h, fever gone", "well"),
        ("fever gone", "well"),
        ("no more fever", "well"),
        ("I'm fine again", "well"),
        ("still ill", "ill"),
        ("my doctor says I can train again", "well"),
        ("my doctor says, I can train again", "well"),
        ("my doctor cleared me to train", "well"),
        ("got the green light from my doctor", "well"),
        ("skipped training, no time", "skip 14"),
        ("she said, shoulder hurts", "-"),
        ("my doctor says, my knee hurts", "-"),
        ("my doctor says I can't train", "-"),
    ]);
}

#[test]
fn signs_that_somebody_should_look_at() {
    check(&[
        ("my knee is swollen and locks", "look: joint knee"),
        ("my knee locks up since yesterday", "look: joint knee"),
        ("slept 7h, my ankle is really swollen", "look: joint ankle"),
        ("my leg is numb since yesterday", "look: nerve leg"),
        ("tingling in both legs", "look: nerve leg"),
        ("I have tingling in my right hand", "look: nerve wrist"),
        ("my left arm went numb", "look: nerve"),
        ("I can't feel my foot", "look: nerve foot"),
        ("pain at night that does not stop", "look: night"),
        ("I have back pain at night", "look: night back"),
        ("my shoulder hurts at night", "look: night shoulder"),
        ("the pain wakes me up at night", "look: night"),
        ("palpitations while running", "look: heart"),
        ("chest tightness", "look: chest"),
        ("my chest feels tight", "look: chest"),
        ("I feel dizzy", "look: dizzy"),
        ("felt dizzy this afternoon", "look: dizzy"),
        ("I feel lightheaded when I stand up", "look: dizzy"),
        ("dizzy", "look: dizzy"),
        ("slept 5h, dizzy", "look: dizzy"),
        ("ran 5 km, felt dizzy after", "look: dizzy"),
    ]);
    check_none(&[
        "my knee used to lock",
        "my brother's knee is swollen",
        "if my leg goes numb I'll stop",
        "why do my hands tingle?",
        "my hands are numb from the cold",
        "my foot fell asleep",
        "I was dizzy last week",
        "no palpitations today",
        "is dizziness normal after a run?",
        "my heart is racing, great intervals",
        "she has tingling in both legs",
    ]);
}

#[test]
fn what_is_felt_and_another_sport() {
    check(&[
        ("my legs are sore after leg day", "sore 3"),
        ("sore muscles from yesterday", "sore 3"),
        ("legs a bit sore", "sore 2"),
        ("sore legs", "sore 3"),
        ("doms", "sore 3"),
        ("my legs are really sore", "sore 4"),
        ("I'm sore all over", "sore 3"),
        ("slept 7h, legs a bit sore", "sore 2"),
        ("strong cramps", "aches"),
        ("I have bad cramps", "aches"),
        ("less strength, more running please", "running instead 14"),
        ("less strength and more running", "running instead 14"),
        ("running instead of strength", "running instead 14"),
        ("can we do a walk today instead?", "walking instead 14"),
        ("I'd rather swim today instead", "swimming instead 14"),
    ]);
    check_none(&[
        "my knee is sore?",
        "my brother's legs are sore",
        "my legs were sore last week",
        "no soreness",
        "more running",
        "I want to run more this year",
    ]);
}

/// What somebody lives with, and what may be water; of the person's own, and no question.
#[test]
fn conditions_and_water() {
    check(&[
        ("I have heart failure", "has heart_failure"),
        ("I have asthma and diabetes", "has asthma diabetes"),
        ("I have asthma, diabetes and a pacemaker", "has pacemaker asthma diabetes"),
        ("I've been diagnosed with osteoporosis", "has osteoporosis"),
        ("I have arthrosis in my knee", "has arthrosis"),
        ("I have high blood pressure and I take beta blockers", "has high_pressure beta_blocker"),
        ("I had a heart attack three years ago", "has heart_attack"),
        ("I've had a stent for two years", "has heart_disease"),
        ("I'm 74 and had a bypass two years ago", "has heart_disease"),
        ("I'm diabetic", "has diabetes"),
        ("I have asthma, my knee hurts", "knee hurts"),
        ("my ankles are swollen", "look: swelling"),
        ("swollen feet", "look: swelling"),
        ("gained 2 kg since yesterday", "look: gain"),
        ("I'm up 5 pounds overnight", "look: gain"),
        ("gained 2 kg since yesterday and my ankles are swollen", "look: fluid"),
        ("my ankle is swollen", "look: joint ankle"),
        ("gained 1 kg since yesterday", "-"),
        ("gained 2 kg this month", "-"),
        ("my mum has diabetes", "-"),
        ("do I have asthma?", "-"),
        ("what if I have asthma", "-"),
        ("I don't have asthma", "-"),
        ("my friend has a pacemaker", "-"),
        ("he said I have asthma", "-"),
        ("just kidding, I have asthma", "-"),
        ("58, heart failure, want to walk more", "has heart_failure"),
        ("heart failure", "-"),
        ("diabetes, what is that?", "-"),
    ]);
}

/// A breath that gets short, a place without a gym, a sport that waits.
#[test]
fn breath_places_and_sports() {
    check(&[
        ("I need more pillows to breathe at night", "look: breath"),
        ("I sleep on three pillows now", "look: breath"),
        ("I get short of breath climbing stairs", "look: breath"),
        ("I'm more breathless than usual", "look: breath"),
        ("I can't lie flat at night", "look: breath"),
        ("my ankles are swollen and I get short of breath on the stairs", "look: fluid"),
        ("I'm not more breathless than usual", "-"),
        ("out of breath", "-"),
        ("my mum needs more pillows to sleep", "-"),
        ("my hotel has no gym", "away until 20"),
        ("no gym here", "away until 20"),
        ("there is no gym here until Tuesday", "away until 17"),
        ("no gym today", "-"),
        ("no running until Friday", "without running until 20"),
        ("I can't run until Tuesday", "without running until 17"),
        ("the doctor said no running until Tuesday", "without running until 17"),
        ("no running today", "-"),
        ("no training for 3 days", "-"),
    ]);
}

/// A journey that is told with its way there, and with a hotel that has no gym.
#[test]
fn journeys() {
    check(&[
        ("flying to Tokyo tomorrow for a week, hotel has no gym", "away from 15 until 21"),
        ("I'm flying to New York on Monday for 5 days", "away from 16 until 20"),
        ("heading to Rome until Thursday", "away until 19"),
        ("I'm off to my parents for a week", "away until 20"),
        ("flying is bad for my sleep", "-"),
        ("I'm going to bed", "-"),
    ]);
}
