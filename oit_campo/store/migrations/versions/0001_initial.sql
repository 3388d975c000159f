CREATE TABLE business (
	trade_name TEXT,
	economic_activity TEXT,
	stage TEXT,
	district TEXT,
	reference TEXT,
	visit_address TEXT,
	started_year INTEGER,
	ruc TEXT,
	procedures TEXT,
	workers_women INTEGER,
	workers_men INTEGER,
	closed_on DATE,
	id BLOB NOT NULL,
	changed_seq BIGINT NOT NULL,
	merge_state BLOB NOT NULL,
	CONSTRAINT pk_business PRIMARY KEY (id)
)
;
CREATE TABLE change (
	seq INTEGER NOT NULL,
	change BLOB NOT NULL,
	stream BLOB NOT NULL,
	kind INTEGER NOT NULL,
	op INTEGER NOT NULL,
	record BLOB NOT NULL,
	stamp BIGINT NOT NULL,
	actor BLOB,
	groups BLOB NOT NULL,
	salt BLOB,
	"values" BLOB,
	commitment BLOB NOT NULL,
	chain BLOB NOT NULL,
	batch INTEGER,
	CONSTRAINT pk_change PRIMARY KEY (seq),
	CONSTRAINT uq_change_change UNIQUE (change)
)
;
CREATE INDEX ix_change_batch ON change (batch)
;
CREATE INDEX ix_change_record ON change (record)
;
CREATE TABLE "conflict" (
	kind INTEGER NOT NULL,
	record BLOB NOT NULL,
	"group" INTEGER NOT NULL,
	change BLOB NOT NULL,
	stamp BIGINT NOT NULL,
	actor BLOB,
	"values" BLOB NOT NULL,
	CONSTRAINT pk_conflict PRIMARY KEY (kind, record, "group", change)
)
;
CREATE TABLE consent_text (
	version INTEGER,
	language TEXT,
	body TEXT,
	sha256 BLOB,
	valid_from DATE,
	reviewed_by_counsel BOOLEAN,
	id BLOB NOT NULL,
	changed_seq BIGINT NOT NULL,
	merge_state BLOB NOT NULL,
	CONSTRAINT pk_consent_text PRIMARY KEY (id)
)
;
CREATE TABLE draft (
	id BLOB NOT NULL,
	owner BLOB NOT NULL,
	form TEXT NOT NULL,
	form_version INTEGER NOT NULL,
	title TEXT NOT NULL,
	typed TEXT NOT NULL,
	started_at DATETIME NOT NULL,
	saved_at DATETIME NOT NULL,
	CONSTRAINT pk_draft PRIMARY KEY (id)
)
;
CREATE INDEX ix_draft_owner ON draft (owner)
;
CREATE TABLE held_change (
	change BLOB NOT NULL,
	kind INTEGER NOT NULL,
	record BLOB NOT NULL,
	missing BLOB,
	reason TEXT NOT NULL,
	body BLOB NOT NULL,
	device BLOB,
	day DATE,
	CONSTRAINT pk_held_change PRIMARY KEY (change)
)
;
CREATE INDEX ix_held_change_missing ON held_change (missing)
;
CREATE TABLE organisation (
	name TEXT,
	kind TEXT,
	r4v_name TEXT,
	address TEXT,
	logo BLOB,
	active BOOLEAN,
	id BLOB NOT NULL,
	changed_seq BIGINT NOT NULL,
	merge_state BLOB NOT NULL,
	CONSTRAINT pk_organisation PRIMARY KEY (id)
)
;
CREATE TABLE out_batch (
	id INTEGER NOT NULL,
	stream BLOB NOT NULL,
	number INTEGER NOT NULL,
	previous BLOB NOT NULL,
	sha256 BLOB NOT NULL,
	body BLOB,
	changes INTEGER NOT NULL,
	cut_at DATETIME NOT NULL,
	received_at DATETIME,
	held INTEGER NOT NULL,
	CONSTRAINT pk_out_batch PRIMARY KEY (id)
)
;
CREATE UNIQUE INDEX ix_out_batch_stream ON out_batch (stream, number)
;
CREATE TABLE person (
	given_names TEXT,
	first_surname TEXT,
	second_surname TEXT,
	social_name TEXT,
	name_on_certificate TEXT,
	birth_date DATE,
	birth_precision TEXT,
	sex TEXT,
	gender_identity TEXT,
	nationality TEXT,
	second_nationality TEXT,
	language TEXT,
	reads_unaided TEXT,
	education_level TEXT,
	participant_code TEXT,
	photo BLOB,
	anonymised_on DATE,
	id BLOB NOT NULL,
	changed_seq BIGINT NOT NULL,
	merge_state BLOB NOT NULL,
	CONSTRAINT pk_person PRIMARY KEY (id)
)
;
CREATE TABLE store_fact (
	name TEXT NOT NULL,
	value BLOB NOT NULL,
	CONSTRAINT pk_store_fact PRIMARY KEY (name)
)
;
CREATE TABLE stream_state (
	id INTEGER NOT NULL,
	stream BLOB NOT NULL,
	epoch INTEGER NOT NULL,
	last_batch INTEGER NOT NULL,
	last_hash BLOB NOT NULL,
	cursor BIGINT NOT NULL,
	cursor_chain BLOB NOT NULL,
	nonce BLOB NOT NULL,
	last_stamp BIGINT NOT NULL,
	offset_ms BIGINT NOT NULL,
	last_contact DATETIME,
	CONSTRAINT pk_stream_state PRIMARY KEY (id)
)
;
CREATE TABLE contact (
	person BLOB NOT NULL,
	situation TEXT,
	phone TEXT,
	phone_owner TEXT,
	may_say_programme BOOLEAN,
	has_whatsapp TEXT,
	best_time TEXT,
	email TEXT,
	district TEXT,
	reference TEXT,
	visit_address TEXT,
	id BLOB NOT NULL,
	changed_seq BIGINT NOT NULL,
	merge_state BLOB NOT NULL,
	CONSTRAINT pk_contact PRIMARY KEY (id),
	CONSTRAINT fk_contact_person FOREIGN KEY(person) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED
)
;
CREATE INDEX ix_contact_person ON contact (person)
;
CREATE TABLE identity_document (
	person BLOB NOT NULL,
	type TEXT,
	country TEXT,
	number TEXT,
	check_character TEXT,
	situation TEXT,
	expires_on DATE,
	principal BOOLEAN,
	replaces BLOB,
	photo BLOB,
	id BLOB NOT NULL,
	changed_seq BIGINT NOT NULL,
	merge_state BLOB NOT NULL,
	CONSTRAINT pk_identity_document PRIMARY KEY (id),
	CONSTRAINT fk_identity_document_person FOREIGN KEY(person) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_identity_document_replaces FOREIGN KEY(replaces) REFERENCES identity_document (id) DEFERRABLE INITIALLY DEFERRED
)
;
CREATE INDEX ix_identity_document_person ON identity_document (person)
;
CREATE TABLE programme (
	code TEXT,
	name TEXT,
	public_title TEXT,
	logos BLOB,
	controller BLOB,
	data_bank_name TEXT,
	data_bank_code TEXT,
	data_country TEXT,
	rights_phone TEXT,
	rights_email TEXT,
	id BLOB NOT NULL,
	changed_seq BIGINT NOT NULL,
	merge_state BLOB NOT NULL,
	CONSTRAINT pk_programme PRIMARY KEY (id),
	CONSTRAINT fk_programme_controller FOREIGN KEY(controller) REFERENCES organisation (id) DEFERRABLE INITIALLY DEFERRED
)
;
CREATE TABLE user (
	name TEXT,
	organisation BLOB,
	roles TEXT,
	position TEXT,
	signature BLOB,
	work_phone TEXT,
	public_key TEXT,
	state TEXT,
	left_on DATE,
	id BLOB NOT NULL,
	changed_seq BIGINT NOT NULL,
	merge_state BLOB NOT NULL,
	CONSTRAINT pk_user PRIMARY KEY (id),
	CONSTRAINT fk_user_organisation FOREIGN KEY(organisation) REFERENCES organisation (id) DEFERRABLE INITIALLY DEFERRED
)
;
CREATE TABLE edition (
	programme BLOB NOT NULL,
	code TEXT,
	name TEXT,
	starts_on DATE,
	ends_on DATE,
	regions TEXT,
	places INTEGER,
	minimum_age INTEGER,
	consent_text BLOB,
	attendance_share INTEGER,
	minutes_per_teaching_hour INTEGER,
	document_on_lists TEXT,
	document_on_certificate TEXT,
	open_places_until_session INTEGER,
	one_capital_per_household BOOLEAN,
	reserved_questions TEXT,
	currency TEXT,
	closed_on DATE,
	id BLOB NOT NULL,
	changed_seq BIGINT NOT NULL,
	merge_state BLOB NOT NULL,
	CONSTRAINT pk_edition PRIMARY KEY (id),
	CONSTRAINT fk_edition_programme FOREIGN KEY(programme) REFERENCES programme (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_edition_consent_text FOREIGN KEY(consent_text) REFERENCES consent_text (id) DEFERRABLE INITIALLY DEFERRED
)
;
CREATE INDEX ix_edition_programme ON edition (programme)
;
CREATE TABLE person_merge (
	person BLOB NOT NULL,
	other_person BLOB NOT NULL,
	chosen TEXT,
	merged_by BLOB,
	ended_on DATE,
	ended_by BLOB,
	id BLOB NOT NULL,
	changed_seq BIGINT NOT NULL,
	merge_state BLOB NOT NULL,
	CONSTRAINT pk_person_merge PRIMARY KEY (id),
	CONSTRAINT fk_person_merge_person FOREIGN KEY(person) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_person_merge_other_person FOREIGN KEY(other_person) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_person_merge_merged_by FOREIGN KEY(merged_by) REFERENCES user (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_person_merge_ended_by FOREIGN KEY(ended_by) REFERENCES user (id) DEFERRABLE INITIALLY DEFERRED
)
;
CREATE INDEX ix_person_merge_person ON person_merge (person)
;
CREATE TABLE course (
	edition BLOB NOT NULL,
	code TEXT,
	title TEXT,
	family TEXT,
	total_minutes INTEGER,
	minutes_per_teaching_hour INTEGER,
	final_product TEXT,
	attendance_share INTEGER,
	active BOOLEAN,
	id BLOB NOT NULL,
	changed_seq BIGINT NOT NULL,
	merge_state BLOB NOT NULL,
	CONSTRAINT pk_course PRIMARY KEY (id),
	CONSTRAINT fk_course_edition FOREIGN KEY(edition) REFERENCES edition (id) DEFERRABLE INITIALLY DEFERRED
)
;
CREATE INDEX ix_course_edition ON course (edition)
;
CREATE TABLE device (
	name TEXT,
	number_prefix TEXT,
	public_key TEXT,
	region TEXT,
	edition BLOB,
	custodian BLOB,
	state TEXT,
	may_issue BOOLEAN,
	certificate_until DATE,
	last_contact DATETIME,
	handed_over_on DATE,
	revoked_reason TEXT,
	id BLOB NOT NULL,
	changed_seq BIGINT NOT NULL,
	merge_state BLOB NOT NULL,
	CONSTRAINT pk_device PRIMARY KEY (id),
	CONSTRAINT fk_device_edition FOREIGN KEY(edition) REFERENCES edition (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_device_custodian FOREIGN KEY(custodian) REFERENCES user (id) DEFERRABLE INITIALLY DEFERRED
)
;
CREATE INDEX ix_device_edition ON device (edition)
;
CREATE TABLE pre_registration (
	edition BLOB NOT NULL,
	person BLOB,
	source TEXT,
	turn_number INTEGER,
	given_names TEXT,
	surnames TEXT,
	birth_date DATE,
	birth_precision TEXT,
	document_type TEXT,
	document_country TEXT,
	document_number TEXT,
	phone TEXT,
	phone_owner TEXT,
	district TEXT,
	business_months INTEGER,
	sent_on DATE,
	consent_seen BOOLEAN,
	state TEXT,
	waiting_place INTEGER,
	reason TEXT,
	decided_by BLOB,
	decided_on DATE,
	called_on DATE,
	confirmed TEXT,
	arrived_on DATE,
	id BLOB NOT NULL,
	changed_seq BIGINT NOT NULL,
	merge_state BLOB NOT NULL,
	CONSTRAINT pk_pre_registration PRIMARY KEY (id),
	CONSTRAINT fk_pre_registration_edition FOREIGN KEY(edition) REFERENCES edition (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_pre_registration_person FOREIGN KEY(person) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_pre_registration_decided_by FOREIGN KEY(decided_by) REFERENCES user (id) DEFERRABLE INITIALLY DEFERRED
)
;
CREATE INDEX ix_pre_registration_edition ON pre_registration (edition)
;
CREATE TABLE rubric (
	edition BLOB NOT NULL,
	name TEXT,
	version INTEGER,
	pass_mark_hundredths INTEGER,
	gap_alert_hundredths INTEGER,
	jurors_minimum INTEGER,
	tie_order TEXT,
	published_on DATE,
	id BLOB NOT NULL,
	changed_seq BIGINT NOT NULL,
	merge_state BLOB NOT NULL,
	CONSTRAINT pk_rubric PRIMARY KEY (id),
	CONSTRAINT fk_rubric_edition FOREIGN KEY(edition) REFERENCES edition (id) DEFERRABLE INITIALLY DEFERRED
)
;
CREATE INDEX ix_rubric_edition ON rubric (edition)
;
CREATE TABLE course_module (
	course BLOB NOT NULL,
	code TEXT,
	title TEXT,
	minutes INTEGER,
	mandatory BOOLEAN,
	position INTEGER,
	id BLOB NOT NULL,
	changed_seq BIGINT NOT NULL,
	merge_state BLOB NOT NULL,
	CONSTRAINT pk_course_module PRIMARY KEY (id),
	CONSTRAINT fk_course_module_course FOREIGN KEY(course) REFERENCES course (id) DEFERRABLE INITIALLY DEFERRED
)
;
CREATE INDEX ix_course_module_course ON course_module (course)
;
CREATE TABLE "group" (
	edition BLOB NOT NULL,
	course BLOB NOT NULL,
	name TEXT,
	district TEXT,
	venue TEXT,
	trainer BLOB,
	organisation BLOB,
	places INTEGER,
	starts_on DATE,
	ends_on DATE,
	mode TEXT,
	closed_on DATE,
	id BLOB NOT NULL,
	changed_seq BIGINT NOT NULL,
	merge_state BLOB NOT NULL,
	CONSTRAINT pk_group PRIMARY KEY (id),
	CONSTRAINT fk_group_edition FOREIGN KEY(edition) REFERENCES edition (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_group_course FOREIGN KEY(course) REFERENCES course (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_group_trainer FOREIGN KEY(trainer) REFERENCES user (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_group_organisation FOREIGN KEY(organisation) REFERENCES organisation (id) DEFERRABLE INITIALLY DEFERRED
)
;
CREATE INDEX ix_group_course ON "group" (course)
;
CREATE INDEX ix_group_edition ON "group" (edition)
;
CREATE TABLE rubric_criterion (
	rubric BLOB NOT NULL,
	code TEXT,
	label TEXT,
	weight INTEGER,
	descriptors TEXT,
	minimum_level INTEGER,
	position INTEGER,
	id BLOB NOT NULL,
	changed_seq BIGINT NOT NULL,
	merge_state BLOB NOT NULL,
	CONSTRAINT pk_rubric_criterion PRIMARY KEY (id),
	CONSTRAINT fk_rubric_criterion_rubric FOREIGN KEY(rubric) REFERENCES rubric (id) DEFERRABLE INITIALLY DEFERRED
)
;
CREATE INDEX ix_rubric_criterion_rubric ON rubric_criterion (rubric)
;
CREATE TABLE enrolment (
	person BLOB NOT NULL,
	edition BLOB NOT NULL,
	region TEXT,
	"group" BLOB,
	enrolled_on DATE,
	enrolled_by BLOB NOT NULL,
	paper_filled_on DATE,
	paper_filled_by TEXT,
	paper_photo BLOB,
	whatsapp_group_ok BOOLEAN,
	withdrawn_on DATE,
	withdrawal_reason TEXT,
	returned_on DATE,
	gate_override TEXT,
	override_reason TEXT,
	override_by BLOB,
	counts_apart BOOLEAN,
	id BLOB NOT NULL,
	changed_seq BIGINT NOT NULL,
	merge_state BLOB NOT NULL,
	CONSTRAINT pk_enrolment PRIMARY KEY (id),
	CONSTRAINT fk_enrolment_person FOREIGN KEY(person) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_enrolment_edition FOREIGN KEY(edition) REFERENCES edition (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_enrolment_group FOREIGN KEY("group") REFERENCES "group" (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_enrolment_enrolled_by FOREIGN KEY(enrolled_by) REFERENCES user (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_enrolment_override_by FOREIGN KEY(override_by) REFERENCES user (id) DEFERRABLE INITIALLY DEFERRED
)
;
CREATE INDEX ix_enrolment_edition ON enrolment (edition)
;
CREATE INDEX ix_enrolment_group ON enrolment ("group")
;
CREATE INDEX ix_enrolment_person ON enrolment (person)
;
CREATE TABLE session (
	"group" BLOB NOT NULL,
	number INTEGER,
	planned_on DATE,
	starts_minute INTEGER,
	minutes INTEGER,
	modules TEXT,
	mode TEXT,
	remote_rule TEXT,
	occurred_on DATE,
	venue TEXT,
	trainer BLOB,
	state TEXT,
	suspended_reason TEXT,
	closed_by BLOB,
	closed_at DATETIME,
	children_present INTEGER,
	signed_sheet BLOB,
	evidence BLOB,
	id BLOB NOT NULL,
	changed_seq BIGINT NOT NULL,
	merge_state BLOB NOT NULL,
	CONSTRAINT pk_session PRIMARY KEY (id),
	CONSTRAINT fk_session_group FOREIGN KEY("group") REFERENCES "group" (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_session_trainer FOREIGN KEY(trainer) REFERENCES user (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_session_closed_by FOREIGN KEY(closed_by) REFERENCES user (id) DEFERRABLE INITIALLY DEFERRED
)
;
CREATE INDEX ix_session_group ON session ("group")
;
CREATE TABLE user_scope (
	user BLOB NOT NULL,
	edition BLOB NOT NULL,
	region TEXT,
	"group" BLOB,
	role TEXT,
	until DATE,
	id BLOB NOT NULL,
	changed_seq BIGINT NOT NULL,
	merge_state BLOB NOT NULL,
	CONSTRAINT pk_user_scope PRIMARY KEY (id),
	CONSTRAINT fk_user_scope_user FOREIGN KEY(user) REFERENCES user (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_user_scope_edition FOREIGN KEY(edition) REFERENCES edition (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_user_scope_group FOREIGN KEY("group") REFERENCES "group" (id) DEFERRABLE INITIALLY DEFERRED
)
;
CREATE INDEX ix_user_scope_edition ON user_scope (edition)
;
CREATE INDEX ix_user_scope_group ON user_scope ("group")
;
CREATE INDEX ix_user_scope_user ON user_scope (user)
;
CREATE TABLE attendance_mark (
	session BLOB NOT NULL,
	enrolment BLOB NOT NULL,
	status TEXT,
	minutes INTEGER,
	remote BOOLEAN,
	absence_reason TEXT,
	makes_up_session BLOB,
	visiting_from BLOB,
	occurred_on DATE,
	id BLOB NOT NULL,
	changed_seq BIGINT NOT NULL,
	merge_state BLOB NOT NULL,
	CONSTRAINT pk_attendance_mark PRIMARY KEY (id),
	CONSTRAINT fk_attendance_mark_session FOREIGN KEY(session) REFERENCES session (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_attendance_mark_enrolment FOREIGN KEY(enrolment) REFERENCES enrolment (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_attendance_mark_makes_up_session FOREIGN KEY(makes_up_session) REFERENCES session (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_attendance_mark_visiting_from FOREIGN KEY(visiting_from) REFERENCES "group" (id) DEFERRABLE INITIALLY DEFERRED
)
;
CREATE INDEX ix_attendance_mark_enrolment ON attendance_mark (enrolment)
;
CREATE INDEX ix_attendance_mark_session ON attendance_mark (session)
;
CREATE TABLE business_plan (
	enrolment BLOB NOT NULL,
	business BLOB,
	blind_code TEXT,
	title TEXT,
	summary TEXT,
	economic_activity TEXT,
	requested_amount BIGINT,
	currency TEXT,
	file BLOB,
	presented_on DATE,
	attempt INTEGER,
	defended_on DATE,
	state TEXT,
	fix_requested TEXT,
	id BLOB NOT NULL,
	changed_seq BIGINT NOT NULL,
	merge_state BLOB NOT NULL,
	CONSTRAINT pk_business_plan PRIMARY KEY (id),
	CONSTRAINT fk_business_plan_enrolment FOREIGN KEY(enrolment) REFERENCES enrolment (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_business_plan_business FOREIGN KEY(business) REFERENCES business (id) DEFERRABLE INITIALLY DEFERRED
)
;
CREATE INDEX ix_business_plan_enrolment ON business_plan (enrolment)
;
CREATE TABLE certificate (
	enrolment BLOB NOT NULL,
	kind TEXT,
	number TEXT,
	course BLOB NOT NULL,
	printed_name TEXT,
	document_shown TEXT,
	printed_document TEXT,
	course_minutes INTEGER,
	attended_minutes INTEGER,
	teaching_hour_minutes INTEGER,
	rule_applied TEXT,
	place TEXT,
	starts_on DATE,
	ends_on DATE,
	issued_on DATE,
	issued_by BLOB NOT NULL,
	signatories TEXT,
	signed_payload BLOB,
	state TEXT,
	void_reason TEXT,
	voided_on DATE,
	replaces BLOB,
	copies INTEGER,
	handed_on DATE,
	handed_to TEXT,
	id BLOB NOT NULL,
	changed_seq BIGINT NOT NULL,
	merge_state BLOB NOT NULL,
	CONSTRAINT pk_certificate PRIMARY KEY (id),
	CONSTRAINT fk_certificate_enrolment FOREIGN KEY(enrolment) REFERENCES enrolment (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_certificate_course FOREIGN KEY(course) REFERENCES course (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_certificate_issued_by FOREIGN KEY(issued_by) REFERENCES user (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_certificate_replaces FOREIGN KEY(replaces) REFERENCES certificate (id) DEFERRABLE INITIALLY DEFERRED
)
;
CREATE INDEX ix_certificate_course ON certificate (course)
;
CREATE INDEX ix_certificate_enrolment ON certificate (enrolment)
;
CREATE TABLE consent (
	person BLOB NOT NULL,
	purpose TEXT,
	answer TEXT,
	text BLOB,
	proof_method TEXT,
	proof BLOB,
	witness_name TEXT,
	reader BLOB,
	read_in_group BLOB,
	occurred_on DATE,
	expires_on DATE,
	replaces BLOB,
	given_by TEXT,
	id BLOB NOT NULL,
	changed_seq BIGINT NOT NULL,
	merge_state BLOB NOT NULL,
	CONSTRAINT pk_consent PRIMARY KEY (id),
	CONSTRAINT fk_consent_person FOREIGN KEY(person) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_consent_text FOREIGN KEY(text) REFERENCES consent_text (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_consent_reader FOREIGN KEY(reader) REFERENCES user (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_consent_read_in_group FOREIGN KEY(read_in_group) REFERENCES session (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_consent_replaces FOREIGN KEY(replaces) REFERENCES consent (id) DEFERRABLE INITIALLY DEFERRED
)
;
CREATE INDEX ix_consent_person ON consent (person)
;
CREATE TABLE group_member (
	"group" BLOB NOT NULL,
	enrolment BLOB NOT NULL,
	since DATE,
	until DATE,
	moved_to BLOB,
	moved_reason TEXT,
	id BLOB NOT NULL,
	changed_seq BIGINT NOT NULL,
	merge_state BLOB NOT NULL,
	CONSTRAINT pk_group_member PRIMARY KEY (id),
	CONSTRAINT fk_group_member_group FOREIGN KEY("group") REFERENCES "group" (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_group_member_enrolment FOREIGN KEY(enrolment) REFERENCES enrolment (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_group_member_moved_to FOREIGN KEY(moved_to) REFERENCES "group" (id) DEFERRABLE INITIALLY DEFERRED
)
;
CREATE INDEX ix_group_member_enrolment ON group_member (enrolment)
;
CREATE INDEX ix_group_member_group ON group_member ("group")
;
CREATE TABLE evaluation (
	"plan" BLOB NOT NULL,
	evaluator BLOB NOT NULL,
	rubric BLOB NOT NULL,
	no_conflict BOOLEAN,
	conflict_kind TEXT,
	comment TEXT,
	total_hundredths INTEGER,
	sealed_scores BLOB,
	closed_at DATETIME,
	replaces BLOB,
	id BLOB NOT NULL,
	changed_seq BIGINT NOT NULL,
	merge_state BLOB NOT NULL,
	CONSTRAINT pk_evaluation PRIMARY KEY (id),
	CONSTRAINT fk_evaluation_plan FOREIGN KEY("plan") REFERENCES business_plan (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_evaluation_evaluator FOREIGN KEY(evaluator) REFERENCES user (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_evaluation_rubric FOREIGN KEY(rubric) REFERENCES rubric (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_evaluation_replaces FOREIGN KEY(replaces) REFERENCES evaluation (id) DEFERRABLE INITIALLY DEFERRED
)
;
CREATE INDEX ix_evaluation_plan ON evaluation ("plan")
;
CREATE INDEX ix_evaluation_rubric ON evaluation (rubric)
;
CREATE TABLE evaluation_score (
	evaluation BLOB NOT NULL,
	criterion BLOB NOT NULL,
	level INTEGER,
	id BLOB NOT NULL,
	changed_seq BIGINT NOT NULL,
	merge_state BLOB NOT NULL,
	CONSTRAINT pk_evaluation_score PRIMARY KEY (id),
	CONSTRAINT fk_evaluation_score_evaluation FOREIGN KEY(evaluation) REFERENCES evaluation (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_evaluation_score_criterion FOREIGN KEY(criterion) REFERENCES rubric_criterion (id) DEFERRABLE INITIALLY DEFERRED
)
;
CREATE INDEX ix_evaluation_score_evaluation ON evaluation_score (evaluation)
