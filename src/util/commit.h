/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef DUMPBENCH_UTIL_COMMIT_H
#define DUMPBENCH_UTIL_COMMIT_H

/*
 * The commit that a program was built from: "abcdef123456", with ", modified"
 * behind it where sources were changed; "" where that is not known.
 */
extern const char commit_name[];

/*
 * What --version prints behind the program: "0.2.0 (commit abcdef1234, more)",
 * without the commit where it is not known, or without `more` where that is
 * null.  Returns text.
 */
#define COMMIT_VERSION_MAX 96
const char *commit_version(char text[COMMIT_VERSION_MAX], const char *version,
    const char *more);

#endif
