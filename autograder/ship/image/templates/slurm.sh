#!/bin/sh
# An array job of Slurm: sixteen parts of a class. Change the lines with SBATCH, and below them.
#SBATCH --job-name=chainrule
#SBATCH --array=1-16
#SBATCH --cpus-per-task=2
#SBATCH --mem=2G
#SBATCH --time=02:00:00
set -eu
export PARTS=16                    # as many as --array has; leave it when some are run again
assignment=a6_ops                  # yours
shared=$HOME/grading               # submissions/ in it, and chainrule.sif
apptainer run --containall --bind "$shared:/shared" \
    --env "PARTS=$PARTS,SLURM_ARRAY_TASK_ID=$SLURM_ARRAY_TASK_ID" "$shared/chainrule.sif" \
    part "$assignment" /shared/submissions /shared/grades --jobs "$SLURM_CPUS_PER_TASK"
