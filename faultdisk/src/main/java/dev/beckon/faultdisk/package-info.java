/**
 * A directory on a disk that fails as disks do, for tests of what is kept on one. Start reading at {@link
 * dev.beckon.faultdisk.FaultDisk}.
 */
@NullMarked
package dev.beckon.faultdisk;

import org.jspecify.annotations.NullMarked;
