// Slack's emoji names that incident talk uses, and their characters. The page draws those in emoji.svg; others stay ":name:".
// Names: iamcal/emoji-data 16.0 (MIT), which is the set Slack uses.

export const emojiByName: ReadonlyMap<string, string> = new Map(
  `
+1 👍|-1 👎|100 💯|1234 🔢|ab 🆎|abacus 🧮|abc 🔤|adhesive_bandage 🩹|admission_tickets 🎟️|airplane ✈️|
alarm_clock ⏰|alien 👽|ambulance 🚑|anchor ⚓|ant 🐜|apple 🍎|arrow_down ⬇️|arrow_forward ▶️|arrow_left ⬅️|
arrow_lower_right ↘️|arrow_right ➡️|arrow_right_hook ↪️|arrow_up ⬆️|arrow_upper_right ↗️|arrows_clockwise 🔃|
arrows_counterclockwise 🔄|art 🎨|astonished 😲|atom_symbol ⚛️|back 🔙|balloon 🎈|ballot_box_with_check ☑️|
bangbang ‼️|bank 🏦|bar_chart 📊|basket 🧺|battery 🔋|bee 🐝|beer 🍺|beetle 🪲|bell 🔔|bike 🚲|bird 🐦|
black_circle ⚫|black_large_square ⬛|black_right_pointing_double_triangle_with_vertical_bar ⏭️|
black_square_for_stop ⏹️|blue_book 📘|blue_heart 💙|blush 😊|book 📖|bookmark 🔖|bookmark_tabs 📑|books 📚|
boom 💥|bricks 🧱|briefcase 💼|broken_heart 💔|broom 🧹|bug 🐛|bulb 💡|bust_in_silhouette 👤|
busts_in_silhouette 👥|butterfly 🦋|cactus 🌵|cake 🍰|calendar 📆|camera 📷|candle 🕯️|car 🚗|card_file_box 🗃️|
card_index_dividers 🗂️|cat 🐱|cd 💿|chart 💹|chart_with_downwards_trend 📉|chart_with_upwards_trend 📈|
checkered_flag 🏁|clap 👏|clipboard 📋|clock1 🕐|clock3 🕒|clock6 🕕|clock9 🕘|closed_book 📕|
closed_lock_with_key 🔐|cloud ☁️|coffee ☕|collision 💥|compass 🧭|computer 💻|confetti_ball 🎊|confused 😕|
construction 🚧|construction_worker 👷|control_knobs 🎛️|cookie 🍪|cool 🆒|copyright ©️|crab 🦀|credit_card 💳|
crescent_moon 🌙|crossed_fingers 🤞|crossed_flags 🎌|crown 👑|cry 😢|crystal_ball 🔮|dart 🎯|date 📅|
desktop_computer 🖥️|disappointed 😞|dizzy 💫|dna 🧬|dog 🐶|dollar 💵|dolphin 🐬|double_vertical_bar ⏸️|
doughnut 🍩|drop_of_blood 🩸|droplet 💧|earth_africa 🌍|earth_americas 🌎|earth_asia 🌏|eight 8️⃣|
electric_plug 🔌|email ✉️|end 🔚|envelope ✉️|evergreen_tree 🌲|exclamation ❗|exploding_head 🤯|expressionless 😑|
eye 👁️|eyes 👀|face_with_monocle 🧐|face_with_rolling_eyes 🙄|factory 🏭|fast_forward ⏩|
female-firefighter 👩‍🚒|female-technologist 👩‍💻|file_cabinet 🗄️|file_folder 📁|film_frames 🎞️|fire 🔥|
fire_engine 🚒|fire_extinguisher 🧯|firefighter 🧑‍🚒|first_place_medal 🥇|five 5️⃣|flashlight 🔦|flipper 🐬|
floppy_disk 💾|flushed 😳|fog 🌫️|four 4️⃣|four_leaf_clover 🍀|free 🆓|game_die 🎲|gear ⚙️|gem 💎|ghost 👻|
gift 🎁|globe_with_meridians 🌐|green_book 📗|green_heart 💚|grey_exclamation ❕|grey_question ❔|grin 😁|
hammer 🔨|hammer_and_wrench 🛠️|hand ✋|hand_with_index_and_middle_fingers_crossed 🤞|handbag 👜|handshake 🤝|
hankey 💩|hash #️⃣|hatching_chick 🐣|headphones 🎧|health_worker 🧑‍⚕️|heart ❤️|heavy_check_mark ✔️|
heavy_exclamation_mark ❗|heavy_minus_sign ➖|heavy_multiplication_x ✖️|heavy_plus_sign ➕|herb 🌿|hole 🕳️|
honeybee 🐝|hospital 🏥|hourglass ⌛|hourglass_flowing_sand ⏳|house 🏠|hushed 😯|id 🆔|identification_card 🪪|
inbox_tray 📥|incoming_envelope 📨|infinity ♾️|information_source ℹ️|interrobang ⁉️|iphone 📱|jigsaw 🧩|joy 😂|
joystick 🕹️|judge 🧑‍⚖️|key 🔑|keyboard ⌨️|keycap_ten 🔟|knot 🪢|label 🏷️|ladder 🪜|large_blue_circle 🔵|
large_blue_diamond 🔷|large_blue_square 🟦|large_brown_circle 🟤|large_green_circle 🟢|large_green_square 🟩|
large_orange_circle 🟠|large_orange_diamond 🔶|large_orange_square 🟧|large_purple_circle 🟣|
large_purple_square 🟪|large_red_square 🟥|large_yellow_circle 🟡|large_yellow_square 🟨|ledger 📒|
left_speech_bubble 🗨️|leftwards_arrow_with_hook ↩️|level_slider 🎚️|link 🔗|lock 🔒|loud_sound 🔊|
loudspeaker 📢|mag 🔍|mag_right 🔎|magnet 🧲|mailbox 📫|male-detective 🕵️‍♂️|male-technologist 👨‍💻|
mantelpiece_clock 🕰️|medal 🎖️|mega 📣|melting_face 🫠|memo 📝|microphone 🎤|microscope 🔬|moneybag 💰|
movie_camera 🎥|muscle 💪|musical_note 🎵|mute 🔇|negative_squared_cross_mark ❎|nerd_face 🤓|neutral_face 😐|
new 🆕|newspaper 📰|nine 9️⃣|no_bell 🔕|no_entry ⛔|no_entry_sign 🚫|notebook 📓|nut_and_bolt 🔩|ocean 🌊|
octagonal_sign 🛑|octopus 🐙|office 🏢|ok 🆗|ok_hand 👌|old_key 🗝️|on 🔛|one 1️⃣|open_book 📖|
open_file_folder 📂|open_hands 👐|open_mouth 😮|orange_book 📙|orange_heart 🧡|outbox_tray 📤|owl 🦉|package 📦|
page_facing_up 📄|page_with_curl 📃|pager 📟|palm_tree 🌴|paperclip 📎|parrot 🦜|partly_sunny ⛅|partying_face 🥳|
pencil 📝|pencil2 ✏️|penguin 🐧|performing_arts 🎭|petri_dish 🧫|phone ☎️|pill 💊|pilot 🧑‍✈️|pizza 🍕|
placard 🪧|point_down 👇|point_left 👈|point_right 👉|point_up ☝️|poop 💩|popcorn 🍿|postbox 📮|pray 🙏|
printer 🖨️|purple_heart 💜|pushpin 📌|question ❓|radio 📻|radio_button 🔘|railway_track 🛤️|rain_cloud 🌧️|
rainbow 🌈|raised_hand ✋|raised_hands 🙌|receipt 🧾|recycle ♻️|red_car 🚗|red_circle 🔴|registered ®️|repeat 🔁|
rewind ⏪|ring 💍|robot_face 🤖|rocket 🚀|rotating_light 🚨|round_pushpin 📍|safety_pin 🧷|saluting_face 🫡|
satellite 🛰️|satellite_antenna 📡|scales ⚖️|school 🏫|scientist 🧑‍🔬|scissors ✂️|scream 😱|screwdriver 🪛|
scroll 📜|seedling 🌱|seven 7️⃣|shield 🛡️|ship 🚢|shit 💩|shocked_face_with_exploding_head 🤯|shrug 🤷|six 6️⃣|
skull 💀|sleeping 😴|sleepy 😪|sleuth_or_spy 🕵️|slightly_smiling_face 🙂|small_blue_diamond 🔹|
small_orange_diamond 🔸|small_red_triangle 🔺|small_red_triangle_down 🔻|smile 😄|smiley 😃|snail 🐌|snake 🐍|
snowflake ❄️|sob 😭|soon 🔜|sos 🆘|sound 🔉|sparkles ✨|speaker 🔈|speech_balloon 💬|spider 🕷️|spider_web 🕸️|
spiral_calendar_pad 🗓️|spiral_note_pad 🗒️|sponge 🧽|sports_medal 🏅|star ⭐|star2 🌟|stethoscope 🩺|
stopwatch ⏱️|straight_ruler 📏|sunglasses 😎|sunny ☀️|sunrise 🌅|sweat_smile 😅|syringe 💉|tada 🎉|tea 🍵|
technologist 🧑‍💻|telephone ☎️|telephone_receiver 📞|telescope 🔭|test_tube 🧪|thermometer 🌡️|thinking_face 🤔|
thought_balloon 💭|thread 🧵|three 3️⃣|three_button_mouse 🖱️|thumbsdown 👎|thumbsup 👍|
thunder_cloud_and_rain ⛈️|ticket 🎫|timer_clock ⏲️|tired_face 😫|tm ™️|toolbox 🧰|top 🔝|traffic_light 🚥|
train 🚋|triangular_flag_on_post 🚩|triangular_ruler 📐|trophy 🏆|truck 🚚|turtle 🐢|tv 📺|
twisted_rightwards_arrows 🔀|two 2️⃣|umbrella ☂️|unamused 😒|unicorn_face 🦄|unlock 🔓|up 🆙|upside_down_face 🙃|
v ✌️|vertical_traffic_light 🚦|video_game 🎮|vs 🆚|warning ⚠️|wastebasket 🗑️|watch ⌚|wave 👋|
waving_black_flag 🏴|waving_white_flag 🏳️|weary 😩|whale 🐳|white_check_mark ✅|white_circle ⚪|
white_large_square ⬜|wind_blowing_face 🌬️|wink 😉|world_map 🗺️|worried 😟|wrench 🔧|writing_hand ✍️|x ❌|
yellow_heart 💛|zap ⚡|zero 0️⃣
`
    .split('|')
    .map((pair) => pair.trim().split(' '))
    .map(([name, character]) => [name ?? '', character ?? ''] as const),
);
