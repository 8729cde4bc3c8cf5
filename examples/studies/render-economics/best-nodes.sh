#!/bin/sh
# The best number of owned nodes, and how many are as good within 1 %, when work rises to a peak of 100 nodes so that a
# farm of 100 would be full to 30, 45, 60 and 80 %. Run it where the examples lie, with topsheet on the path.
study=examples/studies/render-economics/farm.json
for shape in "30 [0,0.1,1]" "45 [0,0.4,1]" "60 [0,0.7,1]" "80 [0.4,0.9,1]"; do
    set -- $shape
    topsheet farm $study --trials 1024 --nodes 120 --format csv --quiet \
        --set "workload.productions.Work.render.frames.frames=$((26304 * $1)) frame" \
        --set "workload.productions.Work.render.frames.points=$2" |
        awk -F, -v u="$1" '
            $3 == "nodes" && $4 == "best" && $5 == "nodes" { best[$1] = $6 }
            $3 == "nodes" && $4 == "flat" { flat[$1] = flat[$1] (flat[$1] ? "-" : "") $6 }
            END {
                printf "%d %%: own %d (%s) against on demand, %d (%s) against spot eu-west-1, %d (%s) against spot us-east-1\n", u,
                    best["on demand"], flat["on demand"], best["spot eu-west-1"], flat["spot eu-west-1"],
                    best["spot us-east-1"], flat["spot us-east-1"]
            }'
done
