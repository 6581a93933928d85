-- installation: the operator's zone, whether all of this is synthetic, and the definition of world time.
SELECT zone, demonstration, real_epoch, world_epoch, factor FROM journal_installation
