/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What is written keeps to the schema that is published: as much of JSON Schema
 * as that one uses is checked here.
 */
#include <regex.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "explain/attribution.h"
#include "explanation.h"

#define SCHEMA "src/explain/explanation.schema.json"

static json_t *schema;

static bool fits(const json_t *value, const json_t *rule);

static bool
is_type(const json_t *value, const char *type)
{
	return ((strcmp(type, "object") == 0 && json_is_object(value)) ||
	    (strcmp(type, "array") == 0 && json_is_array(value)) ||
	    (strcmp(type, "string") == 0 && json_is_string(value)) ||
	    (strcmp(type, "integer") == 0 && json_is_integer(value)) ||
	    (strcmp(type, "boolean") == 0 && json_is_boolean(value)) ||
	    (strcmp(type, "null") == 0 && json_is_null(value)));
}

static bool
fits_type(const json_t *value, const json_t *types)
{
	const json_t *type;
	size_t i;

	if (types == NULL)
		return (true);
	if (json_is_string(types))
		return (is_type(value, json_string_value(types)));
	json_array_foreach(types, i, type)
		if (is_type(value, json_string_value(type)))
			return (true);
	return (false);
}

static bool
fits_words(const json_t *value, const json_t *rule)
{
	const json_t *words = json_object_get(rule, "enum"), *word;
	const json_t *constant = json_object_get(rule, "const");
	const json_t *pattern = json_object_get(rule, "pattern");
	bool good = words == NULL;
	regex_t regex;
	size_t i;

	json_array_foreach(words, i, word)
		good = good || json_equal(word, value);
	if (constant != NULL && !json_equal(constant, value))
		good = false;
	if (pattern == NULL)
		return (good);
	assert_int_equal(regcomp(&regex, json_string_value(pattern),
	    REG_EXTENDED | REG_NOSUB), 0);
	good = good && json_is_string(value) && regexec(&regex,
	    json_string_value(value), 0, NULL, 0) == 0;
	regfree(&regex);
	return (good);
}

static bool
fits_array(const json_t *value, const json_t *rule)
{
	const json_t *prefix = json_object_get(rule, "prefixItems"), *item;
	const json_t *items = json_object_get(rule, "items");
	const json_t *least = json_object_get(rule, "minItems");
	const json_t *most = json_object_get(rule, "maxItems");
	const size_t n = json_array_size(value);
	size_t i;

	if ((least != NULL && n < (size_t)json_integer_value(least)) ||
	    (most != NULL && n > (size_t)json_integer_value(most)))
		return (false);
	json_array_foreach(value, i, item)
		if (!fits(item, i < json_array_size(prefix) ?
		    json_array_get(prefix, i) : items))
			return (false);
	return (true);
}

static bool
fits_object(const json_t *value, const json_t *rule)
{
	const json_t *properties = json_object_get(rule, "properties");
	const json_t *required = json_object_get(rule, "required"), *name;
	json_t *member, *object;
	const char *key;
	size_t i;

	json_array_foreach(required, i, name)
		if (json_object_get(value, json_string_value(name)) == NULL)
			return (false);
	/* The macro wants one that may be changed, and changes nothing. */
	memcpy(&object, &value, sizeof(object));
	json_object_foreach(object, key, member)
		if (json_object_get(properties, key) == NULL ||
		    !fits(member, json_object_get(properties, key)))
			return (false);
	return (true);
}

static bool
fits(const json_t *value, const json_t *rule)
{
	const char *ref = json_string_value(json_object_get(rule, "$ref"));
	const json_t *least = json_object_get(rule, "minimum");

	if (rule == NULL)
		return (true);
	if (ref != NULL) {
		assert_int_equal(strncmp(ref, "#/$defs/", 8), 0);
		rule = json_object_get(json_object_get(schema, "$defs"),
		    ref + 8);
		assert_non_null(rule);
		return (fits(value, rule));
	}
	if (!fits_type(value, json_object_get(rule, "type")) ||
	    !fits_words(value, rule))
		return (false);
	if (least != NULL &&
	    json_integer_value(value) < json_integer_value(least))
		return (false);
	if (json_is_array(value))
		return (fits_array(value, rule));
	return (!json_is_object(value) || fits_object(value, rule));
}

static int
setup(void **state)
{
	json_error_t at;

	(void)state;
	schema = json_load_file(SCHEMA, JSON_REJECT_DUPLICATES, &at);
	if (schema == NULL)
		fail_msg(SCHEMA ": %s at line %d", at.text, at.line);
	return (0);
}

static int
teardown(void **state)
{
	(void)state;
	json_decref(schema);
	return (0);
}

static void
test_written(void **state)
{
	json_t *root = json_loads(explanation, 0, NULL), *written;
	struct attribution *a;
	struct errmsg err;

	(void)state;
	assert_non_null(root);
	assert_true(fits(root, schema));
	assert_int_equal(attribution_read(root, &a, &err), 0);
	written = attribution_write(a);
	assert_true(fits(written, schema));
	/* A member more, one less, one of another type. */
	json_object_set_new(written, "more", json_true());
	assert_false(fits(written, schema));
	json_object_del(written, "more");
	json_object_set_new(written, "schema", json_integer(2));
	assert_false(fits(written, schema));
	json_object_del(written, "schema");
	assert_false(fits(written, schema));
	attribution_free(a);
	json_decref(written);
	json_decref(root);
}

static json_t *
with_model(const char *tlb, const char *walks)
{
	json_t *root = json_loads(explanation, 0, NULL);
	json_t *stages;

	assert_non_null(root);
	stages = json_object_get(json_array_get(json_object_get(root, "rows"),
	    0), "stages");
	json_object_set_new(root, "tlb_model", json_loads(tlb, 0, NULL));
	json_object_set_new(json_object_get(stages, "map"), "tlb_model",
	    json_loads(walks, 0, NULL));
	return (root);
}

/* The model's figures are written as they were read. */
static void
test_model(void **state)
{
	json_t *root = with_model("{\"entries\":16,\"ways\":4,"
	    "\"inferred\":true}", "{\"windows\":3,\"unattributed\":1,"
	    "\"walks\":[[2,0,5,4],[3,1,1,0]]}");
	struct attribution *a;
	json_t *written;
	struct errmsg err;

	(void)state;
	assert_true(fits(root, schema));
	assert_int_equal(attribution_read(root, &a, &err), 0);
	assert_int_equal(a->tlb.entries, 16);
	assert_true(a->tlb.inferred);
	assert_int_equal(a->row[0].stage[ROW_MAP].walks.n, 2);
	assert_int_equal(a->row[0].stage[ROW_MAP].walks.walk[0].flushed, 4);
	assert_int_equal(a->row[0].stage[ROW_UNMAP].walks.windows, 0);
	written = attribution_write(a);
	assert_true(fits(written, schema));
	assert_true(json_equal(json_object_get(written, "tlb_model"),
	    json_object_get(root, "tlb_model")));
	assert_true(json_equal(json_object_get(written, "rows"),
	    json_object_get(root, "rows")));
	attribution_free(a);
	json_decref(written);
	json_decref(root);
}

static void
test_bad_model(void **state)
{
	static const char good_tlb[] = "{\"entries\":16,\"ways\":4,"
	    "\"inferred\":false}";
	static const char good_walks[] = "{\"windows\":1,\"unattributed\":0,"
	    "\"walks\":[]}";
	static const char *const bad[][2] = {
		{"{\"entries\":0,\"ways\":4,\"inferred\":false}",
		    good_walks},
		{"{\"ways\":4,\"inferred\":false}", good_walks},
		{good_tlb, "{\"windows\":1,\"unattributed\":0}"},
		{good_tlb, "{\"windows\":1,\"unattributed\":0,"
		    "\"walks\":[[0,0,1]]}"},
		{good_tlb, "{\"windows\":1,\"unattributed\":0,"
		    "\"walks\":[[99,0,1,1]]}"},
		{good_tlb, "{\"windows\":1,\"unattributed\":0,"
		    "\"walks\":[[0,3,1,1]]}"},
	};
	struct attribution *a;
	struct errmsg err;
	json_t *root;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		root = with_model(bad[i][0], bad[i][1]);
		if (attribution_read(root, &a, &err) == 0)
			fail_msg("case %zu is accepted", i);
		json_decref(root);
	}
}

/* And a file of a whole run, where one is named. */
static void
test_file(void **state)
{
	const char *path = getenv("EXPLANATION");
	json_t *root;

	(void)state;
	if (path == NULL)
		return;
	root = json_load_file(path, 0, NULL);
	assert_non_null(root);
	assert_true(fits(json_object_get(root, "explanation"), schema));
	json_decref(root);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_written),
		cmocka_unit_test(test_model),
		cmocka_unit_test(test_bad_model),
		cmocka_unit_test(test_file),
	};

	return (cmocka_run_group_tests(tests, setup, teardown));
}
