BEGIN TRANSACTION;
CREATE TABLE accounts (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	name TEXT NOT NULL, 
	zone TEXT NOT NULL, 
	evenings INTEGER NOT NULL, 
	language TEXT, 
	started_at VARCHAR(32), 
	sample_town BOOLEAN NOT NULL, 
	created_at VARCHAR(32) NOT NULL, 
	revision INTEGER NOT NULL, 
	subscriptions_revision INTEGER NOT NULL
, fade_months INTEGER, fade_since VARCHAR(32));
INSERT INTO "accounts" VALUES(1,'Ada','Europe/Berlin',1,'en','2026-01-05T12:00:00+00:00',0,'2026-01-05T12:00:00+00:00',1,1,1,'2026-01-05T12:00:00+00:00');
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0017');
CREATE TABLE busy_calendars (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	account_id INTEGER NOT NULL, 
	url TEXT NOT NULL, 
	made_at VARCHAR(32) NOT NULL, 
	due_at VARCHAR(32) NOT NULL, 
	read_at VARCHAR(32), 
	etag TEXT, 
	last_modified TEXT, 
	failures INTEGER NOT NULL, 
	error TEXT, 
	CONSTRAINT fk_busy_calendars_account_id FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT uq_busy_calendars_account_id_url UNIQUE (account_id, url)
);
INSERT INTO "busy_calendars" VALUES(1,1,'https://calendar.example/ada.ics','2026-01-05T12:00:00+00:00','2026-01-05T12:00:00+00:00','2026-01-05T12:00:00+00:00','made up etag','made up last_modified',1,NULL);
CREATE TABLE busy_times (
	id INTEGER NOT NULL, 
	account_id INTEGER NOT NULL, 
	calendar_id INTEGER NOT NULL, 
	begins_at VARCHAR(32) NOT NULL, 
	ends_at VARCHAR(32) NOT NULL, 
	CONSTRAINT pk_busy_times PRIMARY KEY (id), 
	CONSTRAINT fk_busy_times_account_id FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_busy_times_calendar_id FOREIGN KEY(calendar_id) REFERENCES busy_calendars (id) ON DELETE CASCADE
);
INSERT INTO "busy_times" VALUES(1,1,1,'2026-01-05T12:00:00+00:00','2026-01-05T12:00:00+00:00');
CREATE TABLE calendar_addresses (
	account_id INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	token TEXT NOT NULL, 
	interested BOOLEAN NOT NULL, 
	alarm_minutes INTEGER, 
	travel_minutes INTEGER, 
	made_at VARCHAR(32) NOT NULL, 
	CONSTRAINT pk_calendar_addresses PRIMARY KEY (account_id, kind), 
	CONSTRAINT fk_calendar_addresses_account_id FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT uq_calendar_addresses_token UNIQUE (token)
);
INSERT INTO "calendar_addresses" VALUES(1,'evenings','made up token',0,1,1,'2026-01-05T12:00:00+00:00');
CREATE TABLE calendar_entries (
	account_id INTEGER NOT NULL, 
	uid TEXT NOT NULL, 
	content_hash TEXT NOT NULL, 
	sequence INTEGER NOT NULL, 
	changed_at VARCHAR(32) NOT NULL, 
	CONSTRAINT pk_calendar_entries PRIMARY KEY (account_id, uid), 
	CONSTRAINT fk_calendar_entries_account_id FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE
);
INSERT INTO "calendar_entries" VALUES(1,'made up uid','made up content_hash',1,'2026-01-05T12:00:00+00:00');
CREATE TABLE channels (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	account_id INTEGER NOT NULL, 
	url TEXT NOT NULL, 
	made_at VARCHAR(32) NOT NULL, 
	CONSTRAINT fk_channels_account_id FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT uq_channels_account_id_url UNIQUE (account_id, url)
);
INSERT INTO "channels" VALUES(1,1,'ntfy://ntfy.example/ada','2026-01-05T12:00:00+00:00');
CREATE TABLE dots (
	person_id INTEGER NOT NULL, 
	account_id INTEGER NOT NULL, 
	evening_id INTEGER, 
	"column" INTEGER NOT NULL, 
	"row" INTEGER NOT NULL, 
	CONSTRAINT pk_dots PRIMARY KEY (person_id), 
	CONSTRAINT fk_dots_account_id FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_dots_evening_id FOREIGN KEY(evening_id) REFERENCES evenings (id) ON DELETE SET NULL, 
	CONSTRAINT fk_dots_person_id FOREIGN KEY(person_id) REFERENCES people (id) ON DELETE CASCADE, 
	CONSTRAINT uq_dots_account_id_column_row UNIQUE (account_id, "column", "row")
);
INSERT INTO "dots" VALUES(1,1,1,1,1);
CREATE TABLE evenings (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	account_id INTEGER NOT NULL, 
	occurrence_id INTEGER, 
	title TEXT NOT NULL, 
	starts_at VARCHAR(32) NOT NULL, 
	ends_at VARCHAR(32), 
	all_day BOOLEAN NOT NULL, 
	zone TEXT, 
	location TEXT, 
	url TEXT, 
	description TEXT, 
	source_title TEXT, 
	series_key TEXT, 
	frozen_at VARCHAR(32) NOT NULL, 
	asked_at VARCHAR(32), 
	closed_at VARCHAR(32), 
	CONSTRAINT fk_evenings_account_id FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_evenings_occurrence_id FOREIGN KEY(occurrence_id) REFERENCES occurrences (id) ON DELETE SET NULL, 
	CONSTRAINT uq_evenings_account_id_occurrence_id UNIQUE (account_id, occurrence_id)
);
INSERT INTO "evenings" VALUES(1,1,1,'made up title','2026-01-05T12:00:00+00:00','2026-01-05T12:00:00+00:00',0,'Europe/Berlin','made up location','made up url','made up description','made up source_title','made up series_key','2026-01-05T12:00:00+00:00','2026-01-05T12:00:00+00:00','2026-01-05T12:00:00+00:00');
CREATE TABLE events (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	source_id INTEGER NOT NULL, 
	uid TEXT NOT NULL, 
	content_hash VARCHAR(32) NOT NULL, 
	title TEXT NOT NULL, 
	description TEXT, 
	location TEXT, 
	latitude FLOAT, 
	longitude FLOAT, 
	url TEXT, 
	organiser TEXT, 
	categories TEXT, 
	price TEXT, 
	image TEXT, 
	CONSTRAINT fk_events_source_id FOREIGN KEY(source_id) REFERENCES sources (id) ON DELETE CASCADE, 
	CONSTRAINT uq_events_source_id_uid UNIQUE (source_id, uid)
);
INSERT INTO "events" VALUES(1,1,'made up uid','','made up title','made up description','made up location',0.5,0.5,'https://second-die.example/1','made up organiser',NULL,NULL,'made up image');
CREATE TABLE follow_up_people (
	account_id INTEGER NOT NULL, 
	follow_up_id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	place INTEGER NOT NULL, said_yes_at VARCHAR(32), 
	CONSTRAINT pk_follow_up_people PRIMARY KEY (follow_up_id, person_id), 
	CONSTRAINT fk_follow_up_people_account_id FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_follow_up_people_follow_up_id FOREIGN KEY(follow_up_id) REFERENCES follow_ups (id) ON DELETE CASCADE, 
	CONSTRAINT fk_follow_up_people_person_id FOREIGN KEY(person_id) REFERENCES people (id) ON DELETE CASCADE
);
INSERT INTO "follow_up_people" VALUES(1,1,1,1,'2026-01-05T12:00:00+00:00');
CREATE TABLE follow_ups (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	account_id INTEGER NOT NULL, 
	jot_id INTEGER, 
	evening_id INTEGER, 
	kind TEXT NOT NULL, 
	text TEXT NOT NULL, 
	due TEXT, 
	state TEXT NOT NULL, 
	written_at VARCHAR(32) NOT NULL, 
	answered_at VARCHAR(32), asked_at VARCHAR(32), in_touch_at VARCHAR(32), 
	CONSTRAINT fk_follow_ups_account_id FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_follow_ups_evening_id FOREIGN KEY(evening_id) REFERENCES evenings (id) ON DELETE SET NULL, 
	CONSTRAINT fk_follow_ups_jot_id FOREIGN KEY(jot_id) REFERENCES jots (id) ON DELETE SET NULL
);
INSERT INTO "follow_ups" VALUES(1,1,1,1,'thank','made up text','2026-spring','open','2026-01-05T12:00:00+00:00','2026-01-05T12:00:00+00:00','2026-01-05T12:00:00+00:00','2026-01-05T12:00:00+00:00');
CREATE TABLE former_names (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	account_id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	folded TEXT NOT NULL, 
	CONSTRAINT fk_former_names_account_id FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_former_names_person_id FOREIGN KEY(person_id) REFERENCES people (id) ON DELETE CASCADE, 
	CONSTRAINT uq_former_names_account_id_folded UNIQUE (account_id, folded)
);
INSERT INTO "former_names" VALUES(1,1,1,'made up name','made up folded');
CREATE TABLE hobbies (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	account_id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	folded TEXT NOT NULL, 
	added_at VARCHAR(32) NOT NULL, 
	CONSTRAINT fk_hobbies_account_id FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT uq_hobbies_account_id_folded UNIQUE (account_id, folded)
);
INSERT INTO "hobbies" VALUES(1,1,'board games','board games','2026-01-05T12:00:00+00:00');
CREATE TABLE hobby_words (
	account_id INTEGER NOT NULL, 
	hobby_id INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	word TEXT NOT NULL, 
	place INTEGER NOT NULL, 
	CONSTRAINT pk_hobby_words PRIMARY KEY (hobby_id, kind, word), 
	CONSTRAINT fk_hobby_words_account_id FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_hobby_words_hobby_id FOREIGN KEY(hobby_id) REFERENCES hobbies (id) ON DELETE CASCADE
);
INSERT INTO "hobby_words" VALUES(1,1,'added','made up word',1);
CREATE TABLE invitations (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	token_hash TEXT NOT NULL, 
	account_id INTEGER, 
	made_at VARCHAR(32) NOT NULL, 
	ends_at VARCHAR(32) NOT NULL, 
	CONSTRAINT fk_invitations_account_id FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT uq_invitations_token_hash UNIQUE (token_hash)
);
INSERT INTO "invitations" VALUES(1,'made up token_hash',1,'2026-01-05T12:00:00+00:00','2026-01-05T12:00:00+00:00');
CREATE TABLE jot_people (
	account_id INTEGER NOT NULL, 
	jot_id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	CONSTRAINT pk_jot_people PRIMARY KEY (jot_id, person_id), 
	CONSTRAINT fk_jot_people_account_id FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_jot_people_jot_id FOREIGN KEY(jot_id) REFERENCES jots (id) ON DELETE CASCADE, 
	CONSTRAINT fk_jot_people_person_id FOREIGN KEY(person_id) REFERENCES people (id) ON DELETE CASCADE
);
INSERT INTO "jot_people" VALUES(1,1,1);
CREATE TABLE jots (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	account_id INTEGER NOT NULL, 
	evening_id INTEGER, 
	text TEXT NOT NULL, 
	token TEXT, 
	written_at VARCHAR(32) NOT NULL, 
	CONSTRAINT fk_jots_account_id FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_jots_evening_id FOREIGN KEY(evening_id) REFERENCES evenings (id) ON DELETE SET NULL, 
	CONSTRAINT uq_jots_account_id_token UNIQUE (account_id, token)
);
INSERT INTO "jots" VALUES(1,1,1,'made up text','made up token','2026-01-05T12:00:00+00:00');
CREATE TABLE lately (
	account_id INTEGER NOT NULL, 
	text TEXT NOT NULL, 
	said_at VARCHAR(32) NOT NULL, 
	CONSTRAINT pk_lately PRIMARY KEY (account_id), 
	CONSTRAINT fk_lately_account_id FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE
);
INSERT INTO "lately" VALUES(1,'made up text','2026-01-05T12:00:00+00:00');
CREATE TABLE logins (
	account_id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	folded TEXT NOT NULL, 
	password_hash TEXT, 
	invites BOOLEAN NOT NULL, 
	made_at VARCHAR(32) NOT NULL, 
	CONSTRAINT pk_logins PRIMARY KEY (account_id), 
	CONSTRAINT fk_logins_account_id FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT uq_logins_folded UNIQUE (folded)
);
INSERT INTO "logins" VALUES(1,'made up name','made up folded','made up password_hash',0,'2026-01-05T12:00:00+00:00');
CREATE TABLE message_wishes (
	account_id INTEGER NOT NULL, 
	weekday INTEGER, 
	hour INTEGER NOT NULL, 
	quiet_from INTEGER, 
	quiet_until INTEGER, 
	nothing_until VARCHAR(32), 
	remind_minutes INTEGER, 
	changed_at VARCHAR(32) NOT NULL, 
	CONSTRAINT pk_message_wishes PRIMARY KEY (account_id), 
	CONSTRAINT fk_message_wishes_account_id FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE
);
INSERT INTO "message_wishes" VALUES(1,1,1,1,1,'2026-01-05T12:00:00+00:00',1,'2026-01-05T12:00:00+00:00');
CREATE TABLE messages (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	account_id INTEGER NOT NULL, 
	channel_id INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	period TEXT NOT NULL, 
	claimed_at VARCHAR(32) NOT NULL, 
	sent_at VARCHAR(32), 
	closed_at VARCHAR(32), 
	tries INTEGER NOT NULL, 
	error TEXT, 
	CONSTRAINT fk_messages_account_id FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_messages_channel_id FOREIGN KEY(channel_id) REFERENCES channels (id) ON DELETE CASCADE, 
	CONSTRAINT uq_messages_channel_id_kind_period UNIQUE (channel_id, kind, period)
);
INSERT INTO "messages" VALUES(1,1,1,'weekly','made up period','2026-01-05T12:00:00+00:00','2026-01-05T12:00:00+00:00','2026-01-05T12:00:00+00:00',1,NULL);
CREATE TABLE met_through (
	account_id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	through_id INTEGER NOT NULL, 
	CONSTRAINT pk_met_through PRIMARY KEY (person_id), 
	CONSTRAINT fk_met_through_account_id FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_met_through_person_id FOREIGN KEY(person_id) REFERENCES people (id) ON DELETE CASCADE, 
	CONSTRAINT fk_met_through_through_id FOREIGN KEY(through_id) REFERENCES people (id) ON DELETE CASCADE
);
INSERT INTO "met_through" VALUES(1,1,1);
CREATE TABLE moments (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	account_id INTEGER NOT NULL, 
	jot_id INTEGER, 
	evening_id INTEGER, 
	text TEXT NOT NULL, 
	written_at VARCHAR(32) NOT NULL, 
	CONSTRAINT fk_moments_account_id FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_moments_evening_id FOREIGN KEY(evening_id) REFERENCES evenings (id) ON DELETE SET NULL, 
	CONSTRAINT fk_moments_jot_id FOREIGN KEY(jot_id) REFERENCES jots (id) ON DELETE SET NULL
);
INSERT INTO "moments" VALUES(1,1,1,1,'made up text','2026-01-05T12:00:00+00:00');
CREATE TABLE more_like (
	account_id INTEGER NOT NULL, 
	occurrence_id INTEGER NOT NULL, 
	said_at VARCHAR(32) NOT NULL, 
	CONSTRAINT pk_more_like PRIMARY KEY (account_id, occurrence_id), 
	CONSTRAINT fk_more_like_account_id FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_more_like_occurrence_id FOREIGN KEY(occurrence_id) REFERENCES occurrences (id)
);
INSERT INTO "more_like" VALUES(1,1,'2026-01-05T12:00:00+00:00');
CREATE TABLE notes (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	account_id INTEGER NOT NULL, 
	jot_id INTEGER, 
	evening_id INTEGER, 
	person_id INTEGER, 
	text TEXT NOT NULL, 
	written_at VARCHAR(32) NOT NULL, kind TEXT DEFAULT 'told' NOT NULL, kept_at VARCHAR(32), 
	CONSTRAINT fk_notes_account_id FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_notes_evening_id FOREIGN KEY(evening_id) REFERENCES evenings (id) ON DELETE SET NULL, 
	CONSTRAINT fk_notes_jot_id FOREIGN KEY(jot_id) REFERENCES jots (id) ON DELETE SET NULL, 
	CONSTRAINT fk_notes_person_id FOREIGN KEY(person_id) REFERENCES people (id) ON DELETE CASCADE
);
INSERT INTO "notes" VALUES(1,1,1,1,1,'made up text','2026-01-05T12:00:00+00:00','told','2026-01-05T12:00:00+00:00');
CREATE TABLE notices (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	account_id INTEGER NOT NULL, 
	occurrence_id INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	starts_at VARCHAR(32) NOT NULL, 
	all_day BOOLEAN NOT NULL, 
	zone TEXT, 
	noticed_at VARCHAR(32) NOT NULL, 
	shown_at VARCHAR(32), 
	seen_at VARCHAR(32), 
	CONSTRAINT fk_notices_account_id FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_notices_occurrence_id FOREIGN KEY(occurrence_id) REFERENCES occurrences (id) ON DELETE CASCADE, 
	CONSTRAINT uq_notices_account_id_occurrence_id UNIQUE (account_id, occurrence_id)
);
INSERT INTO "notices" VALUES(1,1,1,'moved','2026-01-05T12:00:00+00:00',0,'Europe/Berlin','2026-01-05T12:00:00+00:00','2026-01-05T12:00:00+00:00','2026-01-05T12:00:00+00:00');
CREATE TABLE now_and_then (
	account_id INTEGER NOT NULL, 
	next_at VARCHAR(32) NOT NULL, 
	CONSTRAINT pk_now_and_then PRIMARY KEY (account_id), 
	CONSTRAINT fk_now_and_then_account_id FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE
);
INSERT INTO "now_and_then" VALUES(1,'2026-01-05T12:00:00+00:00');
CREATE TABLE occurrences (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	event_id INTEGER NOT NULL, 
	source_id INTEGER NOT NULL, 
	"key" TEXT NOT NULL, 
	starts_at VARCHAR(32) NOT NULL, 
	ends_at VARCHAR(32), 
	over_at VARCHAR(32) NOT NULL, 
	all_day BOOLEAN NOT NULL, 
	zone TEXT, 
	status TEXT NOT NULL, 
	content TEXT, 
	content_hash VARCHAR(32) NOT NULL, 
	gone_at VARCHAR(32), 
	CONSTRAINT fk_occurrences_event_id FOREIGN KEY(event_id) REFERENCES events (id) ON DELETE CASCADE, 
	CONSTRAINT fk_occurrences_source_id FOREIGN KEY(source_id) REFERENCES sources (id) ON DELETE CASCADE, 
	CONSTRAINT uq_occurrences_event_id_key UNIQUE (event_id, "key")
);
INSERT INTO "occurrences" VALUES(1,1,1,'made up key','2026-01-05T12:00:00+00:00','2026-01-05T12:00:00+00:00','2026-01-05T12:00:00+00:00',0,'Europe/Berlin','confirmed',NULL,'','2026-01-05T12:00:00+00:00');
CREATE TABLE people (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	account_id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	folded TEXT NOT NULL, 
	added_at VARCHAR(32) NOT NULL, known_since TEXT, likes TEXT DEFAULT 'unknown' NOT NULL, rests_since VARCHAR(32), rests_until TEXT, rest_shown_at VARCHAR(32), rather_not_since VARCHAR(32), keep_notes BOOLEAN DEFAULT 0 NOT NULL, 
	CONSTRAINT fk_people_account_id FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT uq_people_account_id_folded UNIQUE (account_id, folded)
);
INSERT INTO "people" VALUES(1,1,'made up name','made up folded','2026-01-05T12:00:00+00:00','2024-01-12','coffee','2026-01-05T12:00:00+00:00','2026-spring','2026-01-05T12:00:00+00:00','2026-01-05T12:00:00+00:00',0);
CREATE TABLE people_evenings (
	account_id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	evening_id INTEGER NOT NULL, 
	CONSTRAINT pk_people_evenings PRIMARY KEY (person_id, evening_id), 
	CONSTRAINT fk_people_evenings_account_id FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_people_evenings_evening_id FOREIGN KEY(evening_id) REFERENCES evenings (id) ON DELETE CASCADE, 
	CONSTRAINT fk_people_evenings_person_id FOREIGN KEY(person_id) REFERENCES people (id) ON DELETE CASCADE
);
INSERT INTO "people_evenings" VALUES(1,1,1);
CREATE TABLE picks (
	account_id INTEGER NOT NULL, 
	occurrence_id INTEGER NOT NULL, 
	state TEXT NOT NULL, 
	picked_at VARCHAR(32) NOT NULL, 
	CONSTRAINT pk_picks PRIMARY KEY (account_id, occurrence_id), 
	CONSTRAINT fk_picks_account_id FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_picks_occurrence_id FOREIGN KEY(occurrence_id) REFERENCES occurrences (id)
);
INSERT INTO "picks" VALUES(1,1,'going','2026-01-05T12:00:00+00:00');
CREATE TABLE preferences (
	account_id INTEGER NOT NULL, 
	window_seats INTEGER NOT NULL, 
	free_first BOOLEAN NOT NULL, 
	home_latitude FLOAT, 
	home_longitude FLOAT, 
	home_name TEXT, 
	radius_km INTEGER, 
	CONSTRAINT pk_preferences PRIMARY KEY (account_id), 
	CONSTRAINT fk_preferences_account_id FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE
);
INSERT INTO "preferences" VALUES(1,1,0,0.5,0.5,'made up home_name',1);
CREATE TABLE same_by_hand (
	account_id INTEGER NOT NULL, 
	event_id INTEGER NOT NULL, 
	other_id INTEGER NOT NULL, 
	one BOOLEAN NOT NULL, 
	said_at VARCHAR(32) NOT NULL, 
	CONSTRAINT pk_same_by_hand PRIMARY KEY (account_id, event_id, other_id), 
	CONSTRAINT fk_same_by_hand_account_id FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_same_by_hand_event_id FOREIGN KEY(event_id) REFERENCES events (id) ON DELETE CASCADE, 
	CONSTRAINT fk_same_by_hand_other_id FOREIGN KEY(other_id) REFERENCES events (id) ON DELETE CASCADE
);
CREATE TABLE secrets (
	name TEXT NOT NULL, 
	value BLOB NOT NULL, 
	CONSTRAINT pk_secrets PRIMARY KEY (name)
);
CREATE TABLE sessions (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	account_id INTEGER NOT NULL, 
	token_hash TEXT NOT NULL, 
	device TEXT NOT NULL, 
	began_at VARCHAR(32) NOT NULL, 
	seen_at VARCHAR(32) NOT NULL, 
	CONSTRAINT fk_sessions_account_id FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT uq_sessions_token_hash UNIQUE (token_hash)
);
INSERT INTO "sessions" VALUES(1,1,'made up token_hash','made up device','2026-01-05T12:00:00+00:00','2026-01-05T12:00:00+00:00');
CREATE TABLE source_bodies (
	source_id INTEGER NOT NULL, 
	body BLOB NOT NULL, 
	CONSTRAINT pk_source_bodies PRIMARY KEY (source_id), 
	CONSTRAINT fk_source_bodies_source_id FOREIGN KEY(source_id) REFERENCES sources (id) ON DELETE CASCADE
);
INSERT INTO "source_bodies" VALUES(1,X'6D616465207570');
CREATE TABLE source_texts (
	source_id INTEGER NOT NULL, 
	texts BLOB NOT NULL, 
	CONSTRAINT pk_source_texts PRIMARY KEY (source_id), 
	CONSTRAINT fk_source_texts_source_id FOREIGN KEY(source_id) REFERENCES sources (id) ON DELETE CASCADE
);
INSERT INTO "source_texts" VALUES(1,X'6D616465207570');
CREATE TABLE sources (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	url TEXT NOT NULL, 
	read_url TEXT, 
	kind TEXT, 
	title TEXT, 
	zone TEXT, 
	upload BOOLEAN NOT NULL, 
	added_at VARCHAR(32) NOT NULL, 
	etag TEXT, 
	last_modified TEXT, 
	body_hash TEXT, 
	due_at VARCHAR(32), 
	reading_since VARCHAR(32), 
	read_at VARCHAR(32), 
	full_read_at VARCHAR(32), 
	failures INTEGER NOT NULL, 
	failing_since VARCHAR(32), 
	error TEXT, 
	warning TEXT, 
	skipped TEXT NOT NULL, 
	hidden_at VARCHAR(32), 
	revision INTEGER NOT NULL, moved_to TEXT, moved_count INTEGER DEFAULT '0' NOT NULL, fields TEXT, fields_before TEXT, 
	CONSTRAINT uq_sources_url UNIQUE (url)
);
INSERT INTO "sources" VALUES(1,'https://second-die.example/c.ics','made up read_url','made up kind','made up title','Europe/Berlin',0,'2026-01-05T12:00:00+00:00','made up etag','made up last_modified','made up body_hash','2026-01-05T12:00:00+00:00','2026-01-05T12:00:00+00:00','2026-01-05T12:00:00+00:00','2026-01-05T12:00:00+00:00',1,'2026-01-05T12:00:00+00:00',NULL,NULL,'[]','2026-01-05T12:00:00+00:00',1,'made up moved_to',1,NULL,NULL);
CREATE TABLE subscriptions (
	account_id INTEGER NOT NULL, 
	source_id INTEGER NOT NULL, 
	title TEXT, 
	subscribed_at VARCHAR(32) NOT NULL, paused_at VARCHAR(32), looks_wrong_at VARCHAR(32), asked_at VARCHAR(32), 
	CONSTRAINT pk_subscriptions PRIMARY KEY (account_id, source_id), 
	CONSTRAINT fk_subscriptions_account_id FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_subscriptions_source_id FOREIGN KEY(source_id) REFERENCES sources (id) ON DELETE CASCADE
);
INSERT INTO "subscriptions" VALUES(1,1,'made up title','2026-01-05T12:00:00+00:00','2026-01-05T12:00:00+00:00','2026-01-05T12:00:00+00:00','2026-01-05T12:00:00+00:00');
CREATE TABLE tokens (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	account_id INTEGER NOT NULL, 
	token_hash TEXT NOT NULL, 
	name TEXT NOT NULL, 
	scope TEXT NOT NULL, 
	made_at VARCHAR(32) NOT NULL, 
	used_at VARCHAR(32), 
	CONSTRAINT fk_tokens_account_id FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT uq_tokens_token_hash UNIQUE (token_hash)
);
INSERT INTO "tokens" VALUES(1,1,'made up token_hash','made up name','read','2026-01-05T12:00:00+00:00','2026-01-05T12:00:00+00:00');
CREATE TABLE tries (
	"key" TEXT NOT NULL, 
	failures INTEGER NOT NULL, 
	last_at VARCHAR(32) NOT NULL, 
	CONSTRAINT pk_tries PRIMARY KEY ("key")
);
INSERT INTO "tries" VALUES('made up key',1,'2026-01-05T12:00:00+00:00');
CREATE TABLE undos (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	account_id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	"before" TEXT NOT NULL, 
	made_at VARCHAR(32) NOT NULL, 
	CONSTRAINT fk_undos_account_id FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_undos_person_id FOREIGN KEY(person_id) REFERENCES people (id) ON DELETE CASCADE
);
INSERT INTO "undos" VALUES(1,1,1,'line','[]','2026-01-05T12:00:00+00:00');
CREATE TABLE unlearnt (
	account_id INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	"key" TEXT NOT NULL, 
	said_at VARCHAR(32) NOT NULL, 
	CONSTRAINT pk_unlearnt PRIMARY KEY (account_id, kind, "key"), 
	CONSTRAINT fk_unlearnt_account_id FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE
);
INSERT INTO "unlearnt" VALUES(1,'made up kind','made up key','2026-01-05T12:00:00+00:00');
CREATE TABLE vectors (
	model TEXT NOT NULL, 
	"key" TEXT NOT NULL, 
	vector BLOB NOT NULL, 
	CONSTRAINT pk_vectors PRIMARY KEY (model, "key")
);
INSERT INTO "vectors" VALUES('made up model','made up key',X'6D616465207570');
CREATE TABLE written_calendars (
	account_id INTEGER NOT NULL, 
	url TEXT NOT NULL, 
	user TEXT NOT NULL, 
	password TEXT NOT NULL, 
	made_at VARCHAR(32) NOT NULL, 
	due_at VARCHAR(32) NOT NULL, 
	revision TEXT NOT NULL, 
	failures INTEGER NOT NULL, 
	error TEXT, 
	CONSTRAINT pk_written_calendars PRIMARY KEY (account_id), 
	CONSTRAINT fk_written_calendars_account_id FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE
);
INSERT INTO "written_calendars" VALUES(1,'made up url','made up user','made up password','2026-01-05T12:00:00+00:00','2026-01-05T12:00:00+00:00','made up revision',1,'made up error');
CREATE TABLE written_entries (
	account_id INTEGER NOT NULL, 
	uid TEXT NOT NULL, 
	title TEXT NOT NULL, 
	content_hash TEXT NOT NULL, 
	sequence INTEGER NOT NULL, 
	etag TEXT, 
	state TEXT NOT NULL, 
	CONSTRAINT pk_written_entries PRIMARY KEY (account_id, uid), 
	CONSTRAINT fk_written_entries_account_id FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE
);
INSERT INTO "written_entries" VALUES(1,'made up uid','made up title','made up content_hash',1,'made up etag','made up state');
CREATE INDEX ix_sources_due_at ON sources (due_at);
CREATE INDEX ix_subscriptions_source_id ON subscriptions (source_id);
CREATE INDEX ix_occurrences_source_id_over_at ON occurrences (source_id, over_at);
CREATE INDEX ix_picks_occurrence_id ON picks (occurrence_id);
CREATE INDEX ix_evenings_occurrence_id ON evenings (occurrence_id);
CREATE INDEX ix_people_evenings_evening_id ON people_evenings (evening_id);
CREATE INDEX ix_jots_evening_id ON jots (evening_id);
CREATE INDEX ix_jot_people_person_id ON jot_people (person_id);
CREATE INDEX ix_notes_account_id_evening_id ON notes (account_id, evening_id);
CREATE INDEX ix_notes_person_id ON notes (person_id);
CREATE INDEX ix_moments_account_id_written_at ON moments (account_id, written_at);
CREATE INDEX ix_follow_ups_account_id_state ON follow_ups (account_id, state);
CREATE INDEX ix_follow_up_people_person_id ON follow_up_people (person_id);
CREATE INDEX ix_same_by_hand_event_id ON same_by_hand (event_id);
CREATE INDEX ix_same_by_hand_other_id ON same_by_hand (other_id);
CREATE INDEX ix_notices_occurrence_id ON notices (occurrence_id);
CREATE INDEX ix_met_through_through_id ON met_through (through_id);
CREATE INDEX ix_former_names_person_id ON former_names (person_id);
CREATE INDEX ix_undos_person_id ON undos (person_id);
CREATE INDEX ix_dots_evening_id ON dots (evening_id);
CREATE INDEX ix_hobby_words_account_id ON hobby_words (account_id);
CREATE INDEX ix_more_like_occurrence_id ON more_like (occurrence_id);
CREATE INDEX ix_sessions_account_id ON sessions (account_id);
CREATE INDEX ix_invitations_account_id ON invitations (account_id);
CREATE INDEX ix_tokens_account_id ON tokens (account_id);
CREATE INDEX ix_busy_calendars_due_at ON busy_calendars (due_at);
CREATE INDEX ix_busy_times_account_id ON busy_times (account_id);
CREATE INDEX ix_busy_times_calendar_id ON busy_times (calendar_id);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('accounts',1);
INSERT INTO "sqlite_sequence" VALUES('sources',1);
INSERT INTO "sqlite_sequence" VALUES('busy_calendars',1);
INSERT INTO "sqlite_sequence" VALUES('channels',1);
INSERT INTO "sqlite_sequence" VALUES('events',1);
INSERT INTO "sqlite_sequence" VALUES('hobbies',1);
INSERT INTO "sqlite_sequence" VALUES('invitations',1);
INSERT INTO "sqlite_sequence" VALUES('people',1);
INSERT INTO "sqlite_sequence" VALUES('sessions',1);
INSERT INTO "sqlite_sequence" VALUES('tokens',1);
INSERT INTO "sqlite_sequence" VALUES('former_names',1);
INSERT INTO "sqlite_sequence" VALUES('messages',1);
INSERT INTO "sqlite_sequence" VALUES('occurrences',1);
INSERT INTO "sqlite_sequence" VALUES('undos',1);
INSERT INTO "sqlite_sequence" VALUES('evenings',1);
INSERT INTO "sqlite_sequence" VALUES('notices',1);
INSERT INTO "sqlite_sequence" VALUES('jots',1);
INSERT INTO "sqlite_sequence" VALUES('follow_ups',1);
INSERT INTO "sqlite_sequence" VALUES('moments',1);
INSERT INTO "sqlite_sequence" VALUES('notes',1);
COMMIT;
