CREATE TABLE activation_code (
	code_hash BYTEA NOT NULL,
	edition UUID NOT NULL,
	region TEXT NOT NULL,
	"user" UUID NOT NULL,
	may_issue BOOLEAN NOT NULL,
	expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
	used_at TIMESTAMP WITH TIME ZONE,
	device UUID,
	CONSTRAINT pk_activation_code PRIMARY KEY (code_hash)
)
;
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
	id UUID NOT NULL,
	changed_seq BIGINT NOT NULL,
	merge_state BYTEA NOT NULL,
	CONSTRAINT pk_business PRIMARY KEY (id)
)
;
CREATE TABLE centre_device (
	device UUID NOT NULL,
	signing_key BYTEA NOT NULL,
	sealing_key BYTEA NOT NULL,
	certificate BYTEA NOT NULL,
	scopes TEXT NOT NULL,
	recovery BYTEA,
	last_contact TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_centre_device PRIMARY KEY (device)
)
;
CREATE TABLE centre_receipt (
	stream BYTEA NOT NULL,
	epoch INTEGER NOT NULL,
	number INTEGER NOT NULL,
	sha256 BYTEA NOT NULL,
	receipt BYTEA NOT NULL,
	CONSTRAINT pk_centre_receipt PRIMARY KEY (stream, epoch, number)
)
;
CREATE TABLE centre_run (
	run BYTEA NOT NULL,
	device UUID,
	highest BIGINT NOT NULL,
	CONSTRAINT pk_centre_run PRIMARY KEY (run)
)
;
CREATE TABLE centre_state (
	id SERIAL NOT NULL,
	epoch INTEGER NOT NULL,
	last_commit BIGINT NOT NULL,
	chain BYTEA NOT NULL,
	last_stamp BIGINT NOT NULL,
	last_prefix INTEGER NOT NULL,
	judged BIGINT NOT NULL,
	CONSTRAINT pk_centre_state PRIMARY KEY (id)
)
;
CREATE TABLE centre_stream (
	stream BYTEA NOT NULL,
	device UUID NOT NULL,
	epoch INTEGER NOT NULL,
	last_batch INTEGER NOT NULL,
	last_hash BYTEA NOT NULL,
	last_stamp BIGINT NOT NULL,
	nonce BYTEA NOT NULL,
	nonce_before BYTEA NOT NULL,
	CONSTRAINT pk_centre_stream PRIMARY KEY (stream)
)
;
CREATE INDEX ix_centre_stream_device ON centre_stream (device)
;
CREATE TABLE commit (
	number BIGINT NOT NULL,
	chain BYTEA NOT NULL,
	kind INTEGER NOT NULL,
	record UUID NOT NULL,
	scope TEXT NOT NULL,
	body BYTEA NOT NULL,
	CONSTRAINT pk_commit PRIMARY KEY (number)
)
;
CREATE INDEX ix_commit_record ON commit (record)
;
CREATE INDEX ix_commit_scope ON commit (scope, number)
;
CREATE TABLE conflict (
	kind INTEGER NOT NULL,
	record UUID NOT NULL,
	"group" INTEGER NOT NULL,
	change UUID NOT NULL,
	stamp BIGINT NOT NULL,
	actor UUID,
	values BYTEA NOT NULL,
	CONSTRAINT pk_conflict PRIMARY KEY (kind, record, "group", change)
)
;
CREATE TABLE consent_text (
	version INTEGER,
	language TEXT,
	body TEXT,
	sha256 BYTEA,
	valid_from DATE,
	reviewed_by_counsel BOOLEAN,
	id UUID NOT NULL,
	changed_seq BIGINT NOT NULL,
	merge_state BYTEA NOT NULL,
	CONSTRAINT pk_consent_text PRIMARY KEY (id)
)
;
CREATE TABLE held_change (
	change UUID NOT NULL,
	kind INTEGER NOT NULL,
	record UUID NOT NULL,
	missing UUID,
	reason TEXT NOT NULL,
	body BYTEA NOT NULL,
	device UUID,
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
	logo BYTEA,
	active BOOLEAN,
	id UUID NOT NULL,
	changed_seq BIGINT NOT NULL,
	merge_state BYTEA NOT NULL,
	CONSTRAINT pk_organisation PRIMARY KEY (id)
)
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
	photo BYTEA,
	anonymised_on DATE,
	id UUID NOT NULL,
	changed_seq BIGINT NOT NULL,
	merge_state BYTEA NOT NULL,
	CONSTRAINT pk_person PRIMARY KEY (id)
)
;
CREATE TABLE record_scope (
	record UUID NOT NULL,
	scope TEXT NOT NULL,
	CONSTRAINT pk_record_scope PRIMARY KEY (record, scope)
)
;
CREATE TABLE contact (
	person UUID NOT NULL,
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
	id UUID NOT NULL,
	changed_seq BIGINT NOT NULL,
	merge_state BYTEA NOT NULL,
	CONSTRAINT pk_contact PRIMARY KEY (id),
	CONSTRAINT fk_contact_person FOREIGN KEY(person) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED
)
;
CREATE INDEX ix_contact_person ON contact (person)
;
CREATE TABLE identity_document (
	person UUID NOT NULL,
	type TEXT,
	country TEXT,
	number TEXT,
	check_character TEXT,
	situation TEXT,
	expires_on DATE,
	principal BOOLEAN,
	replaces UUID,
	photo BYTEA,
	id UUID NOT NULL,
	changed_seq BIGINT NOT NULL,
	merge_state BYTEA NOT NULL,
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
	logos BYTEA,
	controller UUID,
	data_bank_name TEXT,
	data_bank_code TEXT,
	data_country TEXT,
	rights_phone TEXT,
	rights_email TEXT,
	id UUID NOT NULL,
	changed_seq BIGINT NOT NULL,
	merge_state BYTEA NOT NULL,
	CONSTRAINT pk_programme PRIMARY KEY (id),
	CONSTRAINT fk_programme_controller FOREIGN KEY(controller) REFERENCES organisation (id) DEFERRABLE INITIALLY DEFERRED
)
;
CREATE TABLE "user" (
	name TEXT,
	organisation UUID,
	roles TEXT,
	position TEXT,
	signature BYTEA,
	work_phone TEXT,
	public_key TEXT,
	state TEXT,
	left_on DATE,
	id UUID NOT NULL,
	changed_seq BIGINT NOT NULL,
	merge_state BYTEA NOT NULL,
	CONSTRAINT pk_user PRIMARY KEY (id),
	CONSTRAINT fk_user_organisation FOREIGN KEY(organisation) REFERENCES organisation (id) DEFERRABLE INITIALLY DEFERRED
)
;
CREATE TABLE edition (
	programme UUID NOT NULL,
	code TEXT,
	name TEXT,
	starts_on DATE,
	ends_on DATE,
	regions TEXT,
	places INTEGER,
	minimum_age INTEGER,
	consent_text UUID,
	attendance_share INTEGER,
	minutes_per_teaching_hour INTEGER,
	document_on_lists TEXT,
	document_on_certificate TEXT,
	open_places_until_session INTEGER,
	one_capital_per_household BOOLEAN,
	reserved_questions TEXT,
	currency TEXT,
	closed_on DATE,
	id UUID NOT NULL,
	changed_seq BIGINT NOT NULL,
	merge_state BYTEA NOT NULL,
	CONSTRAINT pk_edition PRIMARY KEY (id),
	CONSTRAINT fk_edition_programme FOREIGN KEY(programme) REFERENCES programme (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_edition_consent_text FOREIGN KEY(consent_text) REFERENCES consent_text (id) DEFERRABLE INITIALLY DEFERRED
)
;
CREATE INDEX ix_edition_programme ON edition (programme)
;
CREATE TABLE person_merge (
	person UUID NOT NULL,
	other_person UUID NOT NULL,
	chosen TEXT,
	merged_by UUID,
	ended_on DATE,
	ended_by UUID,
	id UUID NOT NULL,
	changed_seq BIGINT NOT NULL,
	merge_state BYTEA NOT NULL,
	CONSTRAINT pk_person_merge PRIMARY KEY (id),
	CONSTRAINT fk_person_merge_person FOREIGN KEY(person) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_person_merge_other_person FOREIGN KEY(other_person) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_person_merge_merged_by FOREIGN KEY(merged_by) REFERENCES "user" (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_person_merge_ended_by FOREIGN KEY(ended_by) REFERENCES "user" (id) DEFERRABLE INITIALLY DEFERRED
)
;
CREATE INDEX ix_person_merge_person ON person_merge (person)
;
CREATE TABLE course (
	edition UUID NOT NULL,
	code TEXT,
	title TEXT,
	family TEXT,
	total_minutes INTEGER,
	minutes_per_teaching_hour INTEGER,
	final_product TEXT,
	attendance_share INTEGER,
	active BOOLEAN,
	id UUID NOT NULL,
	changed_seq BIGINT NOT NULL,
	merge_state BYTEA NOT NULL,
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
	edition UUID,
	custodian UUID,
	state TEXT,
	may_issue BOOLEAN,
	certificate_until DATE,
	last_contact TIMESTAMP WITH TIME ZONE,
	handed_over_on DATE,
	revoked_reason TEXT,
	id UUID NOT NULL,
	changed_seq BIGINT NOT NULL,
	merge_state BYTEA NOT NULL,
	CONSTRAINT pk_device PRIMARY KEY (id),
	CONSTRAINT fk_device_edition FOREIGN KEY(edition) REFERENCES edition (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_device_custodian FOREIGN KEY(custodian) REFERENCES "user" (id) DEFERRABLE INITIALLY DEFERRED
)
;
CREATE INDEX ix_device_edition ON device (edition)
;
CREATE TABLE pre_registration (
	edition UUID NOT NULL,
	person UUID,
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
	decided_by UUID,
	decided_on DATE,
	called_on DATE,
	confirmed TEXT,
	arrived_on DATE,
	id UUID NOT NULL,
	changed_seq BIGINT NOT NULL,
	merge_state BYTEA NOT NULL,
	CONSTRAINT pk_pre_registration PRIMARY KEY (id),
	CONSTRAINT fk_pre_registration_edition FOREIGN KEY(edition) REFERENCES edition (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_pre_registration_person FOREIGN KEY(person) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_pre_registration_decided_by FOREIGN KEY(decided_by) REFERENCES "user" (id) DEFERRABLE INITIALLY DEFERRED
)
;
CREATE INDEX ix_pre_registration_edition ON pre_registration (edition)
;
CREATE TABLE rubric (
	edition UUID NOT NULL,
	name TEXT,
	version INTEGER,
	pass_mark_hundredths INTEGER,
	gap_alert_hundredths INTEGER,
	jurors_minimum INTEGER,
	tie_order TEXT,
	published_on DATE,
	id UUID NOT NULL,
	changed_seq BIGINT NOT NULL,
	merge_state BYTEA NOT NULL,
	CONSTRAINT pk_rubric PRIMARY KEY (id),
	CONSTRAINT fk_rubric_edition FOREIGN KEY(edition) REFERENCES edition (id) DEFERRABLE INITIALLY DEFERRED
)
;
CREATE INDEX ix_rubric_edition ON rubric (edition)
;
CREATE TABLE course_module (
	course UUID NOT NULL,
	code TEXT,
	title TEXT,
	minutes INTEGER,
	mandatory BOOLEAN,
	position INTEGER,
	id UUID NOT NULL,
	changed_seq BIGINT NOT NULL,
	merge_state BYTEA NOT NULL,
	CONSTRAINT pk_course_module PRIMARY KEY (id),
	CONSTRAINT fk_course_module_course FOREIGN KEY(course) REFERENCES course (id) DEFERRABLE INITIALLY DEFERRED
)
;
CREATE INDEX ix_course_module_course ON course_module (course)
;
CREATE TABLE "group" (
	edition UUID NOT NULL,
	course UUID NOT NULL,
	name TEXT,
	district TEXT,
	venue TEXT,
	trainer UUID,
	organisation UUID,
	places INTEGER,
	starts_on DATE,
	ends_on DATE,
	mode TEXT,
	closed_on DATE,
	id UUID NOT NULL,
	changed_seq BIGINT NOT NULL,
	merge_state BYTEA NOT NULL,
	CONSTRAINT pk_group PRIMARY KEY (id),
	CONSTRAINT fk_group_edition FOREIGN KEY(edition) REFERENCES edition (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_group_course FOREIGN KEY(course) REFERENCES course (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_group_trainer FOREIGN KEY(trainer) REFERENCES "user" (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_group_organisation FOREIGN KEY(organisation) REFERENCES organisation (id) DEFERRABLE INITIALLY DEFERRED
)
;
CREATE INDEX ix_group_course ON "group" (course)
;
CREATE INDEX ix_group_edition ON "group" (edition)
;
CREATE TABLE rubric_criterion (
	rubric UUID NOT NULL,
	code TEXT,
	label TEXT,
	weight INTEGER,
	descriptors TEXT,
	minimum_level INTEGER,
	position INTEGER,
	id UUID NOT NULL,
	changed_seq BIGINT NOT NULL,
	merge_state BYTEA NOT NULL,
	CONSTRAINT pk_rubric_criterion PRIMARY KEY (id),
	CONSTRAINT fk_rubric_criterion_rubric FOREIGN KEY(rubric) REFERENCES rubric (id) DEFERRABLE INITIALLY DEFERRED
)
;
CREATE INDEX ix_rubric_criterion_rubric ON rubric_criterion (rubric)
;
CREATE TABLE enrolment (
	person UUID NOT NULL,
	edition UUID NOT NULL,
	region TEXT,
	"group" UUID,
	enrolled_on DATE,
	enrolled_by UUID NOT NULL,
	paper_filled_on DATE,
	paper_filled_by TEXT,
	paper_photo BYTEA,
	whatsapp_group_ok BOOLEAN,
	withdrawn_on DATE,
	withdrawal_reason TEXT,
	returned_on DATE,
	gate_override TEXT,
	override_reason TEXT,
	override_by UUID,
	counts_apart BOOLEAN,
	id UUID NOT NULL,
	changed_seq BIGINT NOT NULL,
	merge_state BYTEA NOT NULL,
	CONSTRAINT pk_enrolment PRIMARY KEY (id),
	CONSTRAINT fk_enrolment_person FOREIGN KEY(person) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_enrolment_edition FOREIGN KEY(edition) REFERENCES edition (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_enrolment_group FOREIGN KEY("group") REFERENCES "group" (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_enrolment_enrolled_by FOREIGN KEY(enrolled_by) REFERENCES "user" (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_enrolment_override_by FOREIGN KEY(override_by) REFERENCES "user" (id) DEFERRABLE INITIALLY DEFERRED
)
;
CREATE INDEX ix_enrolment_edition ON enrolment (edition)
;
CREATE INDEX ix_enrolment_group ON enrolment ("group")
;
CREATE INDEX ix_enrolment_person ON enrolment (person)
;
CREATE TABLE session (
	"group" UUID NOT NULL,
	number INTEGER,
	planned_on DATE,
	starts_minute INTEGER,
	minutes INTEGER,
	modules TEXT,
	mode TEXT,
	remote_rule TEXT,
	occurred_on DATE,
	venue TEXT,
	trainer UUID,
	state TEXT,
	suspended_reason TEXT,
	closed_by UUID,
	closed_at TIMESTAMP WITH TIME ZONE,
	children_present INTEGER,
	signed_sheet BYTEA,
	evidence BYTEA,
	id UUID NOT NULL,
	changed_seq BIGINT NOT NULL,
	merge_state BYTEA NOT NULL,
	CONSTRAINT pk_session PRIMARY KEY (id),
	CONSTRAINT fk_session_group FOREIGN KEY("group") REFERENCES "group" (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_session_trainer FOREIGN KEY(trainer) REFERENCES "user" (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_session_closed_by FOREIGN KEY(closed_by) REFERENCES "user" (id) DEFERRABLE INITIALLY DEFERRED
)
;
CREATE INDEX ix_session_group ON session ("group")
;
CREATE TABLE user_scope (
	"user" UUID NOT NULL,
	edition UUID NOT NULL,
	region TEXT,
	"group" UUID,
	role TEXT,
	until DATE,
	id UUID NOT NULL,
	changed_seq BIGINT NOT NULL,
	merge_state BYTEA NOT NULL,
	CONSTRAINT pk_user_scope PRIMARY KEY (id),
	CONSTRAINT fk_user_scope_user FOREIGN KEY("user") REFERENCES "user" (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_user_scope_edition FOREIGN KEY(edition) REFERENCES edition (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_user_scope_group FOREIGN KEY("group") REFERENCES "group" (id) DEFERRABLE INITIALLY DEFERRED
)
;
CREATE INDEX ix_user_scope_edition ON user_scope (edition)
;
CREATE INDEX ix_user_scope_group ON user_scope ("group")
;
CREATE INDEX ix_user_scope_user ON user_scope ("user")
;
CREATE TABLE attendance_mark (
	session UUID NOT NULL,
	enrolment UUID NOT NULL,
	status TEXT,
	minutes INTEGER,
	remote BOOLEAN,
	absence_reason TEXT,
	makes_up_session UUID,
	visiting_from UUID,
	occurred_on DATE,
	id UUID NOT NULL,
	changed_seq BIGINT NOT NULL,
	merge_state BYTEA NOT NULL,
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
	enrolment UUID NOT NULL,
	business UUID,
	blind_code TEXT,
	title TEXT,
	summary TEXT,
	economic_activity TEXT,
	requested_amount BIGINT,
	currency TEXT,
	file BYTEA,
	presented_on DATE,
	attempt INTEGER,
	defended_on DATE,
	state TEXT,
	fix_requested TEXT,
	id UUID NOT NULL,
	changed_seq BIGINT NOT NULL,
	merge_state BYTEA NOT NULL,
	CONSTRAINT pk_business_plan PRIMARY KEY (id),
	CONSTRAINT fk_business_plan_enrolment FOREIGN KEY(enrolment) REFERENCES enrolment (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_business_plan_business FOREIGN KEY(business) REFERENCES business (id) DEFERRABLE INITIALLY DEFERRED
)
;
CREATE INDEX ix_business_plan_enrolment ON business_plan (enrolment)
;
CREATE TABLE certificate (
	enrolment UUID NOT NULL,
	kind TEXT,
	number TEXT,
	course UUID NOT NULL,
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
	issued_by UUID NOT NULL,
	signatories TEXT,
	signed_payload BYTEA,
	state TEXT,
	void_reason TEXT,
	voided_on DATE,
	replaces UUID,
	copies INTEGER,
	handed_on DATE,
	handed_to TEXT,
	id UUID NOT NULL,
	changed_seq BIGINT NOT NULL,
	merge_state BYTEA NOT NULL,
	CONSTRAINT pk_certificate PRIMARY KEY (id),
	CONSTRAINT fk_certificate_enrolment FOREIGN KEY(enrolment) REFERENCES enrolment (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_certificate_course FOREIGN KEY(course) REFERENCES course (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_certificate_issued_by FOREIGN KEY(issued_by) REFERENCES "user" (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_certificate_replaces FOREIGN KEY(replaces) REFERENCES certificate (id) DEFERRABLE INITIALLY DEFERRED
)
;
CREATE INDEX ix_certificate_course ON certificate (course)
;
CREATE INDEX ix_certificate_enrolment ON certificate (enrolment)
;
CREATE TABLE consent (
	person UUID NOT NULL,
	purpose TEXT,
	answer TEXT,
	text UUID,
	proof_method TEXT,
	proof BYTEA,
	witness_name TEXT,
	reader UUID,
	read_in_group UUID,
	occurred_on DATE,
	expires_on DATE,
	replaces UUID,
	given_by TEXT,
	id UUID NOT NULL,
	changed_seq BIGINT NOT NULL,
	merge_state BYTEA NOT NULL,
	CONSTRAINT pk_consent PRIMARY KEY (id),
	CONSTRAINT fk_consent_person FOREIGN KEY(person) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_consent_text FOREIGN KEY(text) REFERENCES consent_text (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_consent_reader FOREIGN KEY(reader) REFERENCES "user" (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_consent_read_in_group FOREIGN KEY(read_in_group) REFERENCES session (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_consent_replaces FOREIGN KEY(replaces) REFERENCES consent (id) DEFERRABLE INITIALLY DEFERRED
)
;
CREATE INDEX ix_consent_person ON consent (person)
;
CREATE TABLE group_member (
	"group" UUID NOT NULL,
	enrolment UUID NOT NULL,
	since DATE,
	until DATE,
	moved_to UUID,
	moved_reason TEXT,
	id UUID NOT NULL,
	changed_seq BIGINT NOT NULL,
	merge_state BYTEA NOT NULL,
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
	plan UUID NOT NULL,
	evaluator UUID NOT NULL,
	rubric UUID NOT NULL,
	no_conflict BOOLEAN,
	conflict_kind TEXT,
	comment TEXT,
	total_hundredths INTEGER,
	sealed_scores BYTEA,
	closed_at TIMESTAMP WITH TIME ZONE,
	replaces UUID,
	id UUID NOT NULL,
	changed_seq BIGINT NOT NULL,
	merge_state BYTEA NOT NULL,
	CONSTRAINT pk_evaluation PRIMARY KEY (id),
	CONSTRAINT fk_evaluation_plan FOREIGN KEY(plan) REFERENCES business_plan (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_evaluation_evaluator FOREIGN KEY(evaluator) REFERENCES "user" (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_evaluation_rubric FOREIGN KEY(rubric) REFERENCES rubric (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_evaluation_replaces FOREIGN KEY(replaces) REFERENCES evaluation (id) DEFERRABLE INITIALLY DEFERRED
)
;
CREATE INDEX ix_evaluation_plan ON evaluation (plan)
;
CREATE INDEX ix_evaluation_rubric ON evaluation (rubric)
;
CREATE TABLE evaluation_score (
	evaluation UUID NOT NULL,
	criterion UUID NOT NULL,
	level INTEGER,
	id UUID NOT NULL,
	changed_seq BIGINT NOT NULL,
	merge_state BYTEA NOT NULL,
	CONSTRAINT pk_evaluation_score PRIMARY KEY (id),
	CONSTRAINT fk_evaluation_score_evaluation FOREIGN KEY(evaluation) REFERENCES evaluation (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT fk_evaluation_score_criterion FOREIGN KEY(criterion) REFERENCES rubric_criterion (id) DEFERRABLE INITIALLY DEFERRED
)
;
CREATE INDEX ix_evaluation_score_evaluation ON evaluation_score (evaluation)
