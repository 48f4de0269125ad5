package io.lectern.retrieval.web;

import io.lectern.job.Job;
import io.lectern.retrieval.IndexMaintenance;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/index")
@Tag(name = "Search")
class IndexController {

    private final IndexMaintenance maintenance;

    IndexController(IndexMaintenance maintenance) {
        this.maintenance = maintenance;
    }

    @Operation(summary = "Build the search index anew while it serves; one that is being built is that job")
    @PostMapping("/rebuild")
    ResponseEntity<Job> rebuild() {
        var job = maintenance.rebuild();
        return ResponseEntity.status(HttpStatus.ACCEPTED)
                .location(URI.create("/api/v1/jobs/" + job.id()))
                .body(job);
    }
}
