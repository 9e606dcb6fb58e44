/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdint.h>

#include "guest/freebsd/system.h"

/* What FreeBSD numbers otherwise than Linux. */
int
system_errno(long error)
{
	static const uint8_t numbers[] = {
		[11] = EDEADLK, [35] = EAGAIN, [36] = EINPROGRESS,
		[37] = EALREADY, [38] = ENOTSOCK, [39] = EDESTADDRREQ,
		[40] = EMSGSIZE, [41] = EPROTOTYPE, [42] = ENOPROTOOPT,
		[43] = EPROTONOSUPPORT, [45] = EOPNOTSUPP, [55] = ENOBUFS,
		[57] = ENOTCONN, [60] = ETIMEDOUT, [62] = ELOOP,
		[63] = ENAMETOOLONG, [66] = ENOTEMPTY, [69] = EDQUOT,
		[70] = ESTALE, [77] = ENOLCK, [78] = ENOSYS, [79] = EINVAL,
		[85] = ECANCELED, [86] = EILSEQ, [87] = ENODATA,
		[88] = EINVAL, [89] = EBADMSG, [92] = EPROTO, [93] = EPERM,
		[94] = EPERM, [97] = EUCLEAN,
	};

	if (error < (long)sizeof(numbers) && numbers[error] != 0)
		return (numbers[error]);
	return (error < 35 ? (int)error : EIO);
}
